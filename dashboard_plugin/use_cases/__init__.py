"""One module per write: authorise, validate, act, record, announce."""
