"""What each native function does, in Python: the specification that the tests hold it to."""
