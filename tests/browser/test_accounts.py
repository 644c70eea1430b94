"""Accounts in Chromium: passkeys by a virtual authenticator, codes, other doors, every page."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from csp.utils import build_policy
from django.urls import reverse
from playwright.sync_api import expect

from tests.factories import a_learner
from tests.oidc import a_provider, as_settings
from tests.test_accounts_pages import OPEN, OWN
from tests.test_accounts_second_factor import SECRET, code_of

from .conftest import PASSWORD, PHONE, WIDE

LOGIN, SETTINGS, FACTORS = "/accounts/login/", "/accounts/", "/accounts/2fa/"
ADD = f"{FACTORS}webauthn/add/"


@pytest.fixture
def ada(transactional_db, settings):
    settings.MFA_TOTP_TOLERANCE = 1  # a code may run out between reading and typing it
    return a_learner("ada", password=PASSWORD, email="ada@example.org")


@pytest.fixture
def finger(page):
    """A phone with a passkey in it: True for its owner's finger, False for another's."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "automaticPresenceSimulation": True}
    options |= {"hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    def belongs(is_owners: bool) -> None:
        about = {"authenticatorId": made["authenticatorId"], "isUserVerified": is_owners}
        session.send("WebAuthn.setUserVerified", about)

    return belongs


@pytest.fixture
def go(page, live_server):
    return lambda path: page.goto(live_server.url + path)


@pytest.fixture
def refused(page):
    """What the policy refused, as the browser tells it."""
    found = []
    page.on("console", lambda said: "Security Policy" in said.text and found.append(said.text))
    return found


def press(page, name):
    page.locator("main").get_by_role("button", name=name, exact=True).click()


def prove(page):
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Go on")


def sign_out(page):
    page.context.clear_cookies()


def add_passkey(page, go, name="My phone"):
    go(SETTINGS)
    page.get_by_role("link", name="Passkeys and codes").click()
    page.get_by_role("link", name="Add a passkey").click()
    prove(page)
    page.get_by_label("Name", exact=True).fill(name)
    press(page, "Add the passkey")
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()


def test_a_passkey_is_added_and_signs_in_where_one_was_going(
    page, live_server, ada, sign_in, go, finger, refused
):
    sign_in("ada")
    add_passkey(page, go)
    expect(page.locator(".codes code")).to_have_count(10)
    sign_out(page)
    go(f"{LOGIN}?next=/papers/")
    press(page, "Use a passkey")
    page.wait_for_url(f"{live_server.url}/papers/")
    expect(page.locator(".you summary")).to_have_text("ada")
    assert refused == []


def test_a_passkey_that_is_asked_for_twice_is_asked_for_once(
    page, live_server, ada, sign_in, go, finger
):
    sign_in("ada")
    add_passkey(page, go)
    sign_out(page)
    go(LOGIN)
    asked = []
    page.on("request", lambda sent: asked.append(sent.url) if "webauthn" in sent.url else None)
    page.locator("main").get_by_role("button", name="Use a passkey").dblclick()
    page.wait_for_url(f"{live_server.url}/")
    expect(page.locator(".you summary")).to_have_text("ada")
    assert len(asked) == 2, "the challenge, and what the key says to it"


def test_after_the_password_a_passkey_is_the_second_step(
    page, live_server, ada, sign_in, go, finger
):
    sign_in("ada")
    add_passkey(page, go)
    sign_out(page)
    sign_in("ada")
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    press(page, "Use a passkey")
    page.wait_for_url(f"{live_server.url}/")
    expect(page.locator(".you summary")).to_have_text("ada")


def test_a_passkey_is_renamed_and_removed(page, ada, sign_in, go, finger):
    sign_in("ada")
    add_passkey(page, go)
    go(FACTORS)
    page.get_by_role("link", name="Rename My phone").click()
    page.get_by_label("Name", exact=True).fill("Old phone")
    press(page, "Save")
    page.get_by_role("link", name="Remove Old phone").click()
    press(page, "Remove it")
    expect(page.get_by_text("You have none yet.")).to_be_visible()
    assert not Authenticator.objects.exists()


def test_another_finger_signs_nobody_in_and_is_told(page, ada, sign_in, go, finger):
    sign_in("ada")
    add_passkey(page, go)
    sign_out(page)
    finger(False)
    go(LOGIN)
    press(page, "Use a passkey")
    expect(page.get_by_role("alert").filter(has_text="No passkey was used")).to_be_visible()


def test_a_device_that_has_the_passkey_says_so(page, ada, sign_in, go, finger):
    sign_in("ada")
    add_passkey(page, go)
    go(ADD)
    press(page, "Add the passkey")
    known = page.get_by_role("alert").filter(has_text="on this device already")
    expect(known).to_be_visible()


def test_under_a_bare_number_one_is_told_to_use_a_name(page, live_server, ada, go, finger):
    go(LOGIN)
    page.goto(live_server.url.replace("localhost", "127.0.0.1") + LOGIN)
    press(page, "Use a passkey")
    expect(page.get_by_role("alert").filter(has_text="under a name")).to_be_visible()


def test_an_app_is_set_up_by_its_picture_and_asked_for(
    page, live_server, ada, sign_in, go, refused
):
    sign_in("ada")
    go(f"{FACTORS}totp/activate/")
    prove(page)
    expect(page.locator("img.qr")).to_have_js_property("complete", True)
    assert page.locator("img.qr").evaluate("picture => picture.naturalWidth") > 0
    page.get_by_label("Code").fill(code_of(page.locator("main code").inner_text()))
    press(page, "Set it up")
    code = page.locator(".codes code").first.inner_text()
    sign_out(page)
    sign_in("ada")
    page.get_by_label("Code").fill("000000")
    press(page, "Sign in")
    expect(page.get_by_text("does not match")).to_be_visible()
    page.get_by_label("Code").fill(code)
    press(page, "Sign in")
    page.wait_for_url(f"{live_server.url}/")
    expect(page.locator(".you summary")).to_have_text("ada")
    assert refused == []


@pytest.mark.parametrize("is_named", [True, False])
def test_the_policy_lets_one_go_to_a_provider_that_it_names(
    page, transactional_db, settings, monkeypatch, go, refused, is_named
):
    monkeypatch.setattr("roadmap.middleware.the_policy", build_policy)
    with a_provider() as provider:
        settings.SOCIALACCOUNT_PROVIDERS = as_settings(provider)
        policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
        more = [provider.address] if is_named else []
        changed = policy | {"form-action": [*policy["form-action"], *more]}
        settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": changed}
        go(LOGIN)
        door = page.get_by_role("button", name="Continue with Town hall")
        if is_named:
            door.click()
            expect(page.get_by_text("Town hall knows you")).to_be_visible()
            expect(page.get_by_label("Name", exact=True)).to_have_value("grace")
            assert refused == []
        else:
            with page.expect_console_message(lambda said: "form-action" in said.text):
                door.click()
            assert page.url.endswith(LOGIN)


def test_by_keyboard_alone_one_signs_in_and_sets_a_theme(page, live_server, ada, go):
    go(LOGIN)
    page.get_by_label("E-mail or name").focus()
    page.keyboard.type("ada")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live_server.url}/")
    go("/accounts/profile/")
    page.get_by_label("Theme").focus()
    page.keyboard.type("Dark")
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="saved")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"


def test_a_single_key_works_until_it_is_switched_off(page, ada, sign_in, go):
    sign_in("ada")
    go("/accounts/profile/")
    page.locator("h1").click()
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.get_by_label("Single-key shortcuts").uncheck()
    press(page, "Save")
    expect(page.get_by_role("status").filter(has_text="saved")).to_be_visible()
    page.locator("h1").click()
    page.keyboard.press("/")
    expect(page.locator("#search")).not_to_be_focused()


def test_a_browser_is_signed_out_from_another(page, browser, live_server, ada, sign_in, go):
    sign_in("ada")
    phone = browser.new_context(user_agent="Mozilla/5.0 (Android 15) Firefox/140.0").new_page()
    phone.goto(live_server.url + LOGIN)
    phone.get_by_label("E-mail or name").fill("ada")
    phone.get_by_label("Password", exact=True).fill(PASSWORD)
    phone.get_by_role("button", name="Sign in", exact=True).click()
    phone.wait_for_url(f"{live_server.url}/")
    go("/accounts/sessions/")
    page.get_by_role("button", name="Sign it out Firefox on Android").click()
    prove(page)
    expect(page.get_by_text("Nowhere else.")).to_be_visible()
    phone.goto(live_server.url + SETTINGS)
    expect(phone.get_by_role("heading", name="Welcome back")).to_be_visible()
    phone.context.close()


def test_without_scripts_the_password_and_codes_still_work(browser, live_server, ada):
    TOTP.activate(ada, SECRET)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + LOGIN)
    expect(page.get_by_role("button", name="Use a passkey")).to_have_count(0)
    page.get_by_label("E-mail or name").fill("ada")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Sign in")
    page.get_by_label("Code").fill(code_of())
    press(page, "Sign in")
    page.wait_for_url(f"{live_server.url}/")
    page.goto(live_server.url + ADD)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Go on")
    expect(page.get_by_text("scripts switched on")).to_be_visible()
    context.close()


def addresses(key) -> list[str]:
    named = [name for name in OWN if name not in {"account_set_password", "account_logout"}]
    one = {"mfa_edit_webauthn", "mfa_remove_webauthn"}
    return [reverse(name, args=[key.pk] if name in one else []) for name in named]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_no_account_page_has_a_fault(
    page, ada, sign_in, go, finger, find_faults, refused, theme, size
):
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size(size)
    faults = {}

    def look(address):
        go(address)
        narrow = size | {"width": min(size["width"], 320)} if size == PHONE else size
        if found := find_faults():
            faults[address] = found
        page.set_viewport_size(narrow)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults[f"{address} width"] = ["scrolls sideways"]
        page.set_viewport_size(size)

    for name in OPEN:
        look(reverse(name))
    sign_in("ada")
    add_passkey(page, go, name="A phone with a name that is long enough to need a second line")
    TOTP.activate(ada, SECRET)
    for address in addresses(Authenticator.objects.get(type="webauthn")):
        look(address)
    sign_out(page)
    sign_in("ada")
    look("/accounts/2fa/authenticate/")
    assert (faults, refused) == ({}, [])


def test_a_field_with_an_error_is_told_in_both_themes(page, ada, go, find_faults):
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        go("/accounts/signup/")
        page.get_by_label("Name", exact=True).fill("ada")
        page.get_by_label("Password", exact=True).fill("12345678")
        press(page, "Sign up")
        expect(page.locator("[aria-invalid=true]")).to_have_count(2)
        assert find_faults() == []
