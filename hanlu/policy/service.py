"""Changing the policy: a new version, never an edited one."""

from hanlu.contracts.events import Audience
from hanlu.contracts.policy import PolicyChanged, PolicyEdit
from hanlu.database import UnitOfWork
from hanlu.policy import repository
from hanlu.policy.sections import Values, differences
from hanlu.policy.store import PolicyStore
from hanlu.versions import check_version


async def replace_section(
    uow: UnitOfWork,
    store: PolicyStore,
    name: str,
    values: Values,
    *,
    reason: str,
    seen_version: int | None = None,
) -> int:
    """Write one section anew; returns the version that is in force then, everywhere in a moment.

    Writing what already stands makes no version. Raises PolicyInvalid, SectionMissing, and
    VersionConflict when ``seen_version`` is behind or somebody wrote at the same moment.
    """
    section = store.get_section(name)
    section.parse(values)
    newest = await repository.newest(uow.connection)
    version = newest.version if newest else 0
    check_version(seen_version, version)
    sections = {each.name: each.default for each in store.sections.values()}
    sections |= newest.sections if newest else {}
    edits = differences(sections[name], values, name)
    if not edits:
        return version
    sections |= {name: values}
    await repository.add(uow, version + 1, sections, name, reason)
    changed = PolicyChanged(
        version=version + 1,
        section=name,
        made_by=uow.principal.name,
        reason=reason,
        edits=[PolicyEdit(*edit) for edit in edits],
        sections=sections,
    )
    uow.emit(changed, Audience(topic="policy"))
    uow.record(
        f"policy:{name}",
        before={key: before for key, before, _ in edits},
        after={key: after for key, _, after in edits},
        reason=reason,
    )
    return version + 1
