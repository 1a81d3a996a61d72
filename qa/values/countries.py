"""Places that hold other places: countries, continents, and the states of large ones."""

from index.speech.nouns import listed

LARGE = frozenset(
    name.replace("_", " ")
    for name in listed(
        """afghanistan albania algeria angola argentina armenia australia austria azerbaijan
    bahrain bangladesh belarus belgium bolivia bosnia botswana brazil britain bulgaria cambodia
    cameroon canada chad chile china colombia congo croatia cuba cyprus czechia czech_republic
    denmark ecuador egypt england estonia ethiopia finland france georgia germany ghana greece
    guatemala haiti honduras hungary iceland india indonesia iran iraq ireland israel italy jamaica
    japan jordan kazakhstan kenya kosovo kuwait laos latvia lebanon liberia libya lithuania
    luxembourg madagascar malaysia mali malta mexico moldova mongolia montenegro morocco mozambique
    myanmar namibia nepal netherlands new_zealand nicaragua niger nigeria north_korea norway oman
    pakistan panama paraguay peru philippines poland portugal qatar romania russia rwanda
    saudi_arabia scotland senegal serbia sierra_leone singapore slovakia slovenia somalia
    south_africa south_korea spain sri_lanka sudan sweden switzerland syria taiwan tanzania thailand
    tunisia turkey uganda ukraine united_kingdom united_states uruguay uzbekistan venezuela vietnam
    wales yemen zambia zimbabwe uk us u.s usa u.k america africa asia europe north_america
    south_america central_america middle_east alabama alaska arizona arkansas california colorado
    connecticut delaware florida hawaii idaho illinois indiana iowa kansas kentucky louisiana maine
    maryland massachusetts michigan minnesota mississippi missouri montana nebraska nevada
    new_hampshire new_jersey new_mexico north_carolina north_dakota ohio oklahoma oregon
    pennsylvania rhode_island south_carolina south_dakota tennessee texas utah vermont virginia
    west_virginia wisconsin wyoming bavaria saxony lombardy tuscany catalonia andalusia brittany
    normandy provence scandinavia balkans caribbean"""
    )
)
