"""Who is on when, and in which team: the pure solving cores, free of web and database."""
