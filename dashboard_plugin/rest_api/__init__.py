"""The app over HTTP for programs: JSON in and out, one folder a version, refusals as RFC 9457 problems."""
