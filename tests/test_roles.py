"""Who may go through which door: learners, curators, maintainers, owners."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from accounts.models import User
from accounts.roles import CURATOR, MAINTAINER, ROLES, give_role, role_of
from roadmap import services
from tests.factories import a_curator, a_learner, a_resource, a_stop

pytestmark = pytest.mark.django_db
CONTENT = ["/admin/roadmap/topic/", "/admin/roadmap/resource/", "/admin/roadmap/source/"]
MAINTENANCE = [
    "/admin/roadmap/report/",
    "/admin/roadmap/report/upload/",
    "/admin/roadmap/source/add/",
    "/admin/accounts/user/",
    "/admin/accounts/user/add/",
]
OWN = ["/admin/auth/group/"]


def answers(client, addresses):
    return {address: client.get(address).status_code for address in addresses}


def test_a_learner_and_a_stranger_find_every_door_closed(client):
    doors = ["/admin/", *CONTENT, *MAINTENANCE, *OWN]
    assert set(answers(client, doors).values()) == {302}
    client.force_login(a_learner())
    assert not {200} & set(answers(client, doors).values())


def test_a_curator_finds_content_open_and_maintenance_closed(client):
    client.force_login(a_curator())
    assert set(answers(client, ["/admin/", *CONTENT]).values()) == {200}
    assert set(answers(client, [*MAINTENANCE, *OWN]).values()) == {403}


def test_a_maintainer_may_do_what_a_curator_may_and_more(client):
    client.force_login(a_curator(role=MAINTAINER))
    assert set(answers(client, ["/admin/", *CONTENT, *MAINTENANCE]).values()) == {200}
    assert set(answers(client, OWN).values()) == {403}


def test_a_curator_changes_an_entry_and_no_person(client):
    learner, resource = a_learner(), a_resource()
    client.force_login(a_curator())
    assert client.get(f"/admin/roadmap/resource/{resource.pk}/change/").status_code == 200
    for door in ("change", "delete", "password"):
        assert client.get(f"/admin/accounts/user/{learner.pk}/{door}/").status_code == 403


@pytest.mark.parametrize("role", ROLES)
def test_no_role_meets_a_learner_s_notes(client, role):
    resource = a_resource(topic=a_stop())
    services.save_note(a_learner(), resource, "A private thought")
    client.force_login(a_curator(role=role))
    assert client.get("/admin/roadmap/userprogress/").status_code == 404
    for page in ("change", "history"):
        html = client.get(f"/admin/roadmap/resource/{resource.pk}/{page}/").content.decode()
        assert "A private thought" not in html


# The staff flag


def test_staff_follows_the_role():
    user = a_learner()
    for role, is_staff in [(CURATOR, True), (MAINTAINER, True), ("", False)]:
        give_role(user, role)
        assert (role_of(user), user.is_staff) == (role, is_staff)
        assert User.objects.get(pk=user.pk).is_staff is is_staff


def test_staff_follows_a_membership_changed_from_the_group_s_side():
    user, group = a_learner(), Group.objects.get(name=CURATOR)
    group.user_set.add(user)
    assert User.objects.get().is_staff
    group.user_set.clear()
    assert not User.objects.get().is_staff


def test_another_group_makes_nobody_staff_and_takes_it_from_nobody():
    curator, other = a_curator(), Group.objects.create(name="translators")
    a_learner().groups.add(other)
    curator.groups.add(other)
    curator.groups.remove(other)
    assert User.objects.filter(is_staff=True).get() == curator


def test_deleting_a_role_leaves_nobody_in_the_admin():
    a_curator()
    Group.objects.get(name=CURATOR).delete()
    assert not User.objects.get().is_staff


def test_an_owner_stays_in_whatever_their_groups():
    owner = a_learner(is_staff=True, is_superuser=True)
    give_role(owner, CURATOR)
    give_role(owner, "")
    assert User.objects.get().is_staff


# What a role may do, from one migrate to the next


def may(role):
    return set(Group.objects.get(name=role).permissions.values_list("codename", flat=True))


def test_a_maintainer_may_all_that_a_curator_may():
    assert may(CURATOR) < may(MAINTAINER)


def test_migrating_again_keeps_what_a_site_changed():
    group = Group.objects.get(name=CURATOR)
    group.permissions.remove(Permission.objects.get(codename="change_resource"))
    group.permissions.add(Permission.objects.get(codename="view_report"))
    call_command("migrate", verbosity=0)
    assert "change_resource" not in may(CURATOR)
    assert "view_report" in may(CURATOR)


def test_a_permission_that_comes_later_is_handed_out():
    Permission.objects.filter(codename="change_suggestion").delete()
    call_command("migrate", verbosity=0)
    assert "change_suggestion" in may(CURATOR)
    assert "change_suggestion" in may(MAINTAINER)


def test_a_role_that_is_gone_comes_back_whole():
    before = may(CURATOR)
    Group.objects.get(name=CURATOR).delete()
    call_command("migrate", verbosity=0)
    assert may(CURATOR) == before
