"""Where the bootstrap keeps what it fetches."""

from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
TOOLS = PROJECT / ".tools"
PROGRAMS = TOOLS / "bin"
STAMPS = TOOLS / "stamps"
LOG = TOOLS / "bootstrap.log"
FRONTEND = PROJECT / "frontend"
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
