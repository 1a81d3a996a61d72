"""The small words of English that show where a phrase ends, and what points out of a sentence."""

from index.speech.nouns import listed

BE = listed("is are was were")
AUXILIARIES = BE | listed("has have had will would can could may might must should did does do")
"""Words that can stand before the subject of a question."""
PREPOSITIONS = listed(
    """of for in at on with from by to into onto over under about against between among through
    during within without towards toward upon across behind beyond near off per via than like as
    around along outside inside despite including throughout above below after before since until"""
)
CONJUNCTIONS = listed(
    """and or but nor so yet because although though while whereas if unless when where which who
    whom whose that what whether how why once"""
)
HARD_STOPS = listed(
    """but because although though while whereas if unless when where which who whom whose what
    whether how why so yet"""
)
"""Words before which a clause ends."""
SOFT_STOPS = listed("and or as after before since until that than nor")
"""Words before which a clause ends where another verb follows."""
DETERMINERS = listed("the a an any each every some no all both several many few most more less")
POSSESSIVES = listed("my our your his her its their")
POINTING = listed(
    """it he she they them him this these those that such here there one ones others another
    former latter same himself herself itself themselves then thus so also too i we you us me my our
    your mine ours myself ourselves"""
)
"""Words that mean nothing where the sentence before is not read."""
ADVERBS = listed(
    """first also later then never always often still already soon originally once again finally
    twice tonight afterward away quite alongside together apart ago instead rather else yet only
    just even ever now eventually subsequently reportedly currently largely mostly widely"""
)
CLOCK = listed(
    """time times day days week weeks month months year years decade decades century centuries hour
    hours minute minutes morning evening night today tomorrow yesterday moment monday tuesday
    wednesday thursday friday saturday sunday january february march april may june july august
    september october november december spring summer autumn fall winter period era"""
)
"""Words of time, lower case."""
EMPTY_NOUNS = listed(
    """thing things way ways lot lots kind kinds sort part parts number case point fact end result
    people person man woman place question example rest side bit half others front back head name
    group words addition order terms view set right left one two three four five six seven
    eight nine ten something anything nothing everything someone anyone everybody nobody"""
)
"""Nouns that are no topic of their own, lower case."""
NOT_LAST = listed(
    """most more less least very only same other first last next best worst new old great good bad
    big small own least such able likely due not never certain major main early late"""
)
"""Words that do not end a noun phrase, lower case."""
FUNCTION = (
    AUXILIARIES | PREPOSITIONS | CONJUNCTIONS | DETERMINERS | POSSESSIVES | POINTING
    | listed("be been being not am it’s there’s that’s"))  # fmt: skip
"""All the words that cannot stand inside the noun part of a noun phrase."""
