#!/usr/bin/env bash
# Builds the wheel, installs it into an empty environment, and uses it in an empty folder, far from the repository.
# The commands of docs/how-to/ci.md are run there too, as a plain script.
set -euo pipefail
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
python=${PYTHON:-python3}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python -c 'import hatchling' 2>/dev/null || {
    echo "smoke_wheel: hatchling is missing: pip install '.[dev]'" >&2
    exit 1
}
(cd "$repository" && python -m hatchling build --target wheel --directory "$work/dist" 2>/dev/null)
wheel=$(echo "$work"/dist/*.whl)

"$python" -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check "$wheel"

mkdir "$work/empty"
cd "$work/empty"
export PATH="$work/venv/bin:$PATH"
unset PYTHONPATH SEMCLI_CATALOG SEMCLI_CONNECTION

semcli --version
semcli demo
semcli metric total_revenue --grain month --since 2025
semcli metric total_revenue_real --by plan.title --format json >answer.json
python -c 'import json; assert json.load(open("answer.json"))["rows"]'
semcli check --smoke
semcli help fan_out >/dev/null
# semcli is the wheel's, not the repository's
[[ $(python -c 'import semcli; print(semcli.__file__)') == "$work"/venv/* ]]

# what docs/how-to/ci.md tells others to run, word for word
export SEMCLI=$wheel
python "$repository/scripts/ci_examples.py" | while read -r name; do
    python "$repository/scripts/ci_examples.py" "$name" >script
    printf '\n-- %s\n' "$name"
    bash -euo pipefail script
done
grep -q '<testsuites' semcli.xml
