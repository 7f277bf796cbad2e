"""Travel times: our engine beside two others, on our ground and on made towns."""
