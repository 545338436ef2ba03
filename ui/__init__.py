"""Every interface a person touches: the web page and the command line."""
