"""Dividing communities: into parts that share nothing, and large parts into clusters.

Communities hang together when somebody may serve, lead or patrol with a partner across them.
Clusters cut some of these links; each partition into clusters prefers to keep whole what the
partitions before have cut.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import combinations

from dispatch.roster.nights.problem import Problem, Volunteer

Links = Counter[frozenset[str]]
Clusters = tuple[frozenset[str], ...]


def split(problem: Problem) -> tuple[Problem, ...]:
    """Return the parts of a problem that have nothing to do with one another."""
    part_of = _find_parts(problem)
    groups: dict[str, set[str]] = defaultdict(set)
    for community in problem.communities:
        groups[part_of(community.code)].add(community.code)
    return tuple(part(problem, frozenset(codes)) for _, codes in sorted(groups.items()))


def part(problem: Problem, codes: frozenset[str]) -> Problem:
    """Return what there is of a problem within some communities, links to others cut."""
    inside = [volunteer for volunteer in problem.volunteers if volunteer.home in codes]
    known = frozenset(volunteer.id for volunteer in inside)
    leaders = [leader for leader in problem.leaders if leader.communities & codes]
    people = known | {leader.id for leader in leaders}
    return replace(
        problem,
        communities=tuple(
            replace(c, neighbours=c.neighbours & codes)
            for c in problem.communities
            if c.code in codes
        ),
        volunteers=tuple(_among(volunteer, known) for volunteer in inside),
        leaders=tuple(replace(x, communities=x.communities & codes) for x in leaders),
        squads=tuple(squad for squad in problem.squads if squad.community in codes),
        pins=frozenset(pin for pin in problem.pins if pin.person in people),
        forbids=frozenset(fix for fix in problem.forbids if fix.person in people),
    )


def cluster(problem: Problem, most: int, cut_before: Links) -> Clusters:
    """Return the communities in clusters of at most so many volunteers (or one community).

    `cut_before` counts how often a link was cut; a cluster begins where most was cut, and
    takes in first what was cut from it most often.
    """
    people = Counter(volunteer.home for volunteer in problem.volunteers)
    near = _neighbours(problem)
    left = {community.code for community in problem.communities}
    clusters = []
    while left:
        clusters.append(_grow(left, near, people, most, cut_before))
        left -= clusters[-1]
    return tuple(clusters)


def cut_links(problem: Problem, clusters: Clusters) -> Links:
    """Return the links that a partition cuts, once each."""
    cluster_of = {code: number for number, codes in enumerate(clusters) for code in codes}
    return Counter(
        frozenset({one, other})
        for one, others in _neighbours(problem).items()
        for other in others
        if one < other and cluster_of[one] != cluster_of[other]
    )


def _among(volunteer: Volunteer, known: frozenset[str]) -> Volunteer:
    wanted, unwanted = volunteer.wanted & known, volunteer.unwanted & known
    return replace(volunteer, wanted=wanted, unwanted=unwanted)


def _grow(
    left: set[str], near: dict[str, set[str]], people: Counter[str], most: int, cut: Links
) -> frozenset[str]:
    """Return one cluster of what is left."""

    def begin(code: str) -> tuple[int, int, str]:
        return -sum(cut[frozenset({code, n})] for n in near[code] & left), len(near[code]), code

    def pull(code: str) -> tuple[int, int, str]:
        inside = near[code] & grown
        return -sum(cut[frozenset({code, n})] for n in inside), -len(inside), code

    grown = {min(left, key=begin)}
    while True:
        size = sum(people[code] for code in grown)
        beside = {n for code in grown for n in near[code]} & left - grown
        fit = [code for code in beside if size + people[code] <= most]
        if not fit:
            return frozenset(grown)
        grown.add(min(fit, key=pull))


def _neighbours(problem: Problem) -> dict[str, set[str]]:
    near: dict[str, set[str]] = {community.code: set() for community in problem.communities}
    for linked in _links(problem):
        for one, other in combinations(sorted(linked), 2):
            near[one].add(other)
            near[other].add(one)
    return near


def _find_parts(problem: Problem) -> Callable[[str], str]:
    """Return a function from a community to the name of its part (union by linking)."""
    parent = {community.code: community.code for community in problem.communities}

    def find(code: str) -> str:
        while parent[code] != code:
            parent[code] = code = parent[parent[code]]
        return code

    for linked in _links(problem):
        first, *others = sorted(linked)
        for other in others:
            parent[find(other)] = find(first)
    return find


def _links(problem: Problem) -> Iterable[frozenset[str]]:
    """Yield sets of communities that hang together."""
    for community in problem.communities:
        yield from (frozenset({community.code, near}) for near in sorted(community.neighbours))
        yield frozenset({community.code})
    yield from (leader.communities for leader in problem.leaders if leader.communities)
    homes = {volunteer.id: volunteer.home for volunteer in problem.volunteers}
    for volunteer in problem.volunteers:
        yield frozenset(
            {homes[p] for p in volunteer.wanted | volunteer.unwanted} | {volunteer.home}
        )
