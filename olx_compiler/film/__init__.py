"""Short films made from text: slides, a voice of synthesis, captions, transcript and chapters.

A film is a folder `films/<name>/` of its course: `film.yaml`, what people write; `timings.json`, when each
sentence is said, measured on the voice; the media. Pictures and texts come from the first two and never
differ; the bytes of the media may.
"""
