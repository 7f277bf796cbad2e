"""Jobs: long work that a worker process does, as the duty room asks for it and sees it."""
