"""Uploaded deliveries: files wait in the data folder until their end date."""

from datetime import datetime

from sqlalchemy import DateTime, ForeignKey, func
from sqlalchemy.orm import Mapped, mapped_column

from gis.tables import Base


class GroundUpload(Base):
    """A file that an administrator uploaded; `version_id` is what it was proposed as.

    `folder` is its own, below the uploads of the data folder.
    """

    __tablename__ = "ground_upload"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    folder: Mapped[str] = mapped_column(unique=True)
    uploaded_by: Mapped[str]
    uploaded_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.clock_timestamp()
    )
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    version_id: Mapped[int | None] = mapped_column(
        ForeignKey("ground_version.id", ondelete="SET NULL")
    )
