"""The version of the API, apart from that of the program: a part more is 1.x, what breaks somebody's app is `/v2`."""

VERSION = "1.1.0"
PREFIX = "/v1"
