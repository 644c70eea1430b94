"""Cairn's settings. What a site may set comes from the environment; docs/settings.md lists it."""

import sys
from pathlib import Path

import pysqlite3
from csp.constants import NONE, SELF

# Before Django's backend loads: the system's SQLite may be older than 3.51.3, where WAL can
# corrupt a database.
sys.modules["sqlite3"] = pysqlite3

from roadmap import environment as env  # noqa: E402
from roadmap import stores  # noqa: E402

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.text("VAR_DIR", str(BASE_DIR / "var")))

DEBUG = env.flag("DEBUG", default=False)
HTTPS = env.flag("HTTPS", default=not DEBUG)
SECRET_KEY = env.secret_key(VAR_DIR / "secret_key")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS", [])
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS", [])
SITE_NAME = env.text("SITE_NAME", "Cairn")
SIGNUP = env.choice("SIGNUP", ("open", "invite", "closed"))
OFFLINE = env.flag("OFFLINE", default=True)
SITE_ADDRESS = env.address("SITE_ADDRESS", ALLOWED_HOSTS[0], HTTPS)
SECURITY_CONTACT = env.contact("SECURITY_CONTACT")
LINKS_GONE_AFTER_DAYS = env.number("LINKS_GONE_AFTER_DAYS", 2, least=1)

INSTALLED_APPS = [
    "roadmap",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.github",
    "allauth.socialaccount.providers.google",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    # After allauth: takes what nobody is to see out of the admin.
    "accounts",
    "django_htmx",
    "django_filters",
    "template_partials",
    "tree_queries",
    "simple_history",
    "csp",
    "accounts.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "roadmap.watch.requests_have_names",
    # Before the rest, so that static files and errors of the others carry the headers too.
    "roadmap.middleware.headers_on_everything",
    "roadmap.middleware.PolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "roadmap.middleware.requests_are_bounded",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "roadmap.watch.staff_see_what_a_page_costs",
    "roadmap.compression.CompressionMiddleware",
    "roadmap.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "roadmap.strangers.strangers_are_answered_at_once",
    "accounts.middleware.AuthenticationMiddleware",
    "accounts.middleware.as_the_visitor_likes",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "roadmap.middleware.personal_pages_are_not_stored",
    "roadmap.middleware.pages_say_whose_they_are",
    "accounts.leaving.nothing_stays_after_signing_out",
]

ROOT_URLCONF = "roadmap.urls"
WSGI_APPLICATION = "roadmap.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "roadmap.context.site",
            ],
        },
    },
]
FORM_RENDERER = "roadmap.refused.Renderer"

VAR_DIR.mkdir(parents=True, exist_ok=True)
DATABASES = {"default": stores.database(f"sqlite:///{VAR_DIR / 'cairn.sqlite3'}")}

# Requests a minute, counted in the cache.
API_LIMIT_TOKEN = env.number("API_LIMIT_TOKEN", 300, least=1)
API_LIMIT_ADDRESS = env.number("API_LIMIT_ADDRESS", 60, least=1)

CACHES = stores.caches("dbcache://cairn_cache")
vars().update(stores.email("consolemail://"))
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "cairn@localhost")

FIXTURE_DIRS = [BASE_DIR / "fixtures"]
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "roadmap.joined.JoinedStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_ALLOW_ALL_ORIGINS = False  # they are for this site's pages
if DEBUG:
    STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",
    }

LANGUAGE_CODE = "en-gb"
# Each by its own name: whoever looks for a language reads that one. docs/translating.md adds one.
LANGUAGES = [("en-gb", "English"), ("de", "Deutsch")]
# What topics and entries are written in, whatever a page around them speaks.
CONTENT_LANGUAGE = env.language("CONTENT_LANGUAGE", "en")
LOCALE_PATHS = [BASE_DIR / "roadmap" / "locale"]
TIME_ZONE = env.time_zone("TIME_ZONE", "UTC")
USE_TZ = True

# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
] + [{"NAME": "accounts.passwords.SiteWordsValidator"}]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_EMAIL_VERIFICATION = env.choice("EMAIL_CONFIRMATION", ("optional", "mandatory", "none"))
# Without "email*", a mandatory confirmation would have nothing to confirm.
ACCOUNT_SIGNUP_FIELDS = [
    "username*",
    "email*" if ACCOUNT_EMAIL_VERIFICATION == "mandatory" else "email",
    "password1*",
]
ACCOUNT_FORMS = {
    "login": "accounts.forms.LoginForm",
    "signup": "accounts.forms.SignupForm",
    "add_email": "accounts.forms.AddEmailForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "set_password": "accounts.forms.SetPasswordForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
}
# Not True: while confirming is optional, that still says at sign-up that an address is known.
ACCOUNT_PREVENT_ENUMERATION = "strict"
# By the address that asks, and by the account that is meant, whoever asks.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,100/h/ip,5/5m/key,50/d/key",
    "signup": "20/m/ip,100/d/ip",
    "reset_password": "20/m/ip,100/d/ip,5/h/key",
}
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_USERNAME_MIN_LENGTH = 2
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
MFA_ADAPTER = "accounts.second_factor.MFAAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "authenticate": "accounts.second_factor.AuthenticateForm",
    "reauthenticate": "accounts.second_factor.ReauthenticateForm",
    "activate_totp": "accounts.second_factor.ActivateTOTPForm",
    "add_webauthn": "accounts.second_factor.AddPasskeyForm",
    "edit_webauthn": "accounts.second_factor.EditPasskeyForm",
    "login_webauthn": "accounts.second_factor.LoginPasskeyForm",
    "authenticate_webauthn": "accounts.second_factor.AuthenticatePasskeyForm",
    "reauthenticate_webauthn": "accounts.second_factor.ReauthenticatePasskeyForm",
}
# An address is optional here, and an unconfirmed one keeps nobody from an account of their own.
MFA_ALLOW_UNVERIFIED_EMAIL = True
SOCIALACCOUNT_ADAPTER = "accounts.providers.SocialAccountAdapter"
SOCIALACCOUNT_FORMS = {"signup": "accounts.providers.SocialSignupForm"}
# A name here is public: nobody is given one unasked.
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_PROVIDERS = env.providers()
CURATOR_SECOND_FACTOR = env.flag("CURATOR_SECOND_FACTOR", default=False)

# Safety
# A study log is shown line by line, with a box for each.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 1
# A list of 10 MB and the fields beside it; the web server in front may allow less.
LARGEST_REQUEST = 11 * 1000 * 1000  # bytes
SECURE_SSL_REDIRECT = HTTPS
# A program that speaks plainly is refused, not led on: its token was heard already.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^api/(?!docs$)"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
# Browsers take a cookie of that name only for this one host, over https, for all of its paths.
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_ENGINE = "accounts.session_store"
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}session"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrf"
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}language"
MESSAGE_STORAGE = "roadmap.notices.Notices"
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600  # seconds
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "roadmap.views.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
if PROXIES := env.number("PROXIES", default=0):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Limits count by the visitor's address, not by the proxy's.
    ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        # A form that a provider's page answers: Chromium asks for the whole way.
        "form-action": [SELF, *env.provider_origins()],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    },
}

# Why something was changed may take more than a hundred characters.
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True

LOG_REQUESTS = env.flag("LOG_REQUESTS", default=False)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "roadmap.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # In place of handlers of their own, of which Django's also writes mails, with all settings.
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "gunicorn.error": {"handlers": ["console"], "propagate": False},
        # The layout of the map tells each of its steps otherwise.
        "rust-sugiyama": {"level": "WARNING"},
        "connected_components": {"level": "WARNING"},
    },
}
METRICS_TOKEN = env.secret("METRICS_TOKEN", least=16)
if SENTRY_DSN := env.text("SENTRY_DSN", ""):
    from roadmap import sentry

    sentry.start(SENTRY_DSN)
