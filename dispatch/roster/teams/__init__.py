"""The standing teams: 1+1+1+2+N for each community, 1+1+2+N for each street."""
