"""Reading, splitting, embedding, storing and searching articles."""

import os

# ONNX Runtime, from 1.32 on, writes down how it is used and sends that to its maker, unless it is
# told otherwise before it is loaded. Footnote tells nobody anything.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
