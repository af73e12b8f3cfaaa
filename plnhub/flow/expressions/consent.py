"""What the consent of an act's profile allows it to enter: the releases, the mirrors, or neither. ◇ Pure."""

import ibis
from ibis import Table


def allowed(acts: Table, choices: Table) -> Table:
    """The acts with `counted`, `mirrored` and the `network` on which they were done.

    An act that came through a profile goes by that profile's switches, any other by those of its actor's
    Hub profile; without a choice nothing is allowed.
    """
    by_profile = choices.filter(choices.profile != 0).select(
        chosen_profile="profile", profile_counts="counted", profile_mirrors="mirrored", profile_on="network"
    )
    by_actor = choices.filter(choices.profile == 0).select(
        chosen_actor="actor", actor_counts="counted", actor_mirrors="mirrored", actor_on="network"
    )
    joined = acts.left_join(by_profile, acts.profile == by_profile.chosen_profile)
    joined = joined.left_join(by_actor, joined.actor == by_actor.chosen_actor)
    in_hub = joined.profile.fill_null(0) == 0
    return joined.select(
        *acts.columns,
        counted=ibis.ifelse(in_hub, joined.actor_counts, joined.profile_counts).fill_null(False),
        mirrored=ibis.ifelse(in_hub, joined.actor_mirrors, joined.profile_mirrors).fill_null(False),
        network=ibis.ifelse(in_hub, joined.actor_on, joined.profile_on),
    )
