"""Package metadata of viatic-academie: one distribution, two kinds of plugin, one embedded host.

The packages `viatic_content` and `viatic_courses` are data: the sources under `course_content/` and
the compiled courses under `olx/`, read with `importlib.resources` once installed.
"""

from pathlib import Path

from setuptools import find_packages, setup

HERE = Path(__file__).parent
VERSION = "0.1.0"

PYTHON_PACKAGES = find_packages(
    include=[
        f"{name}{suffix}"
        for name in (
            "commune_core",
            "dashboard_plugin",
            "diagnostic_xblock",
            "xblocks",
            "olx_compiler",
            "campus",
        )
        for suffix in ("", ".*")
    ],
)


def data_files(package: str, *patterns: str) -> list[str]:
    """Paths, relative to `package`, of every file below it that matches one of `patterns`."""
    root = HERE / package
    return sorted(
        str(path.relative_to(root))
        for pattern in patterns
        for path in root.glob(pattern)
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".py"
    )


setup(
    name="viatic-academie",
    version=VERSION,
    description="Plugin suite for Open edX: learn, diagnose and steer, for French local elected officials",
    long_description=(HERE / "README.md").read_text(encoding="utf-8"),
    long_description_content_type="text/markdown",
    classifiers=[
        "Framework :: Django :: 4.2",
        "Framework :: Django :: 5.2",
        "License :: OSI Approved :: GNU Affero General Public License v3 or later (AGPLv3+)",
        "Natural Language :: French",
        "Programming Language :: Python :: 3.11",
        "Programming Language :: Python :: 3.12",
    ],
    python_requires=">=3.11",
    packages=[*PYTHON_PACKAGES, "viatic_content", "viatic_courses"],
    package_dir={"viatic_content": "course_content", "viatic_courses": "olx"},
    package_data={
        **{name: data_files(name, "**/*") for name in PYTHON_PACKAGES if "." not in name},
        "viatic_content": data_files("course_content", "**/*"),
        "viatic_courses": data_files("olx", "**/*"),
    },
    include_package_data=False,
    install_requires=[
        "Django>=4.2",
        "XBlock>=5.2",
        "web-fragments>=2.2",
        "edx-opaque-keys>=2.11",
        "django-simple-history>=3.8",
        "Babel>=2.17",
        "djangorestframework>=3.14",
        "drf-spectacular>=0.28",
        "openpyxl>=3.1",
        "XlsxWriter>=3.2",
    ],
    extras_require={
        "campus": [
            "xblocks-contrib>=0.13.1",
            "edxval>=5.0.1",
            "lazy>=1.6",  # xblock.django.request asks for it and does not declare it
            "lxml>=5.3",
            "setuptools<82",
            "simplejson>=3.20",
            "weasyprint>=62",
            "pysrt>=1.1.2",
            "waitress>=3.0",
            "whitenoise>=6.9",
            "XStatic-jquery-ui>=1.13",
            "XStatic-Font-Awesome>=6.2",
        ],
        "pdf": ["weasyprint>=62,<67"],  # on the platform: 67 asks for a tinycss2 that its bleach refuses
        "compiler": [
            "lxml>=5.3",
            "markdown-it-py>=3.0",
            "mdit-py-plugins>=0.4",
            "nh3>=0.3",
            "pydantic>=2.11",
            "PyYAML>=6.0.2",
            "olxcleaner>=0.3.0",
        ],
        "film": ["Pillow>=10"],
    },
    entry_points={
        "xblock.v1": [
            "viatic_diagnostic = diagnostic_xblock.block:DiagnosticBlock",
            "viatic_dashboard = xblocks.dashboard:DashboardBlock",
            "viatic_financing_plan = xblocks.financing_plan:FinancingPlanBlock",
            "viatic_video = xblocks.video:FilmBlock",
        ],
        "lms.djangoapp": ["dashboard_plugin = dashboard_plugin.apps:DashboardPluginConfig"],
        "cms.djangoapp": ["dashboard_plugin = dashboard_plugin.apps:DashboardPluginConfig"],
        "openedx.course_tab": [
            "viatic_commune = dashboard_plugin.edxapp.tabs:CommuneTab",
            "viatic_promotions = dashboard_plugin.edxapp.tabs:PromotionsTab",
        ],
        "console_scripts": [
            "viatic-campus = campus.cli:main",
            "viatic-olx = olx_compiler.cli:main",
        ],
    },
    zip_safe=False,
)
