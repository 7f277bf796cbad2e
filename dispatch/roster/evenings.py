"""How often each community needed somebody in the evening: recent incidents, by weekday."""

from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from dispatch.incidents.tables import Incident
from gis.tables import GridRow

#: So many whole weeks back count.
WEEKS_BACK = 12
#: Patrols go out in these hours of the station's time; what happens later is the night shift's.
_FROM_HOUR = 18


async def count_evenings(
    session: AsyncSession, today: date, time_zone: str
) -> dict[tuple[str, int], int]:
    """Return the evening incidents of the last weeks by community and weekday (Monday 0).

    They are counted by place and time only.
    """
    local = func.timezone(time_zone, Incident.reported_at)
    weekday = func.extract("isodow", local)
    rows = await session.execute(
        select(GridRow.code, weekday, func.count())
        .join(GridRow, GridRow.id == Incident.community_grid_id)
        .where(
            local >= today - timedelta(weeks=WEEKS_BACK),
            local < today,
            func.extract("hour", local) >= _FROM_HOUR,
        )
        .group_by(GridRow.code, weekday)
    )
    return {(code, int(day) - 1): count for code, day, count in rows}
