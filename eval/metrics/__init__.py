"""The measures of the eval suite: small pure functions, as the field defines them."""
