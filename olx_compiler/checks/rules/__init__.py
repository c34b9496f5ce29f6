"""The rules that judge what could be read, one a module, each with its `RULE`."""
