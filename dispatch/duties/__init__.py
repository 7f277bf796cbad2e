"""The duty roster of police and auxiliaries: made by a job, looked through, published."""
