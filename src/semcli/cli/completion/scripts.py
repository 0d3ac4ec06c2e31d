"""The scripts that teach a shell to ask `semcli --complete` for what may come next."""

from __future__ import annotations

BASH = """\
# completion of semcli for bash: put this line into ~/.bashrc
#   eval "$(semcli completion bash)"
_semcli() {
    local line
    COMPREPLY=()
    while IFS= read -r line; do
        if [[ $line == :file ]]; then
            compopt -o default 2>/dev/null
            return
        fi
        COMPREPLY+=("$line")
    done < <("$1" --complete bash "$COMP_CWORD" "${COMP_WORDS[@]}" 2>/dev/null)
}
complete -o nosort -F _semcli semcli 2>/dev/null || complete -F _semcli semcli
"""

ZSH = """\
#compdef semcli
# completion of semcli for zsh: put this line into ~/.zshrc, after compinit
#   eval "$(semcli completion zsh)"
_semcli() {
    local -a names shown
    local line
    while IFS= read -r line; do
        if [[ $line == :file ]]; then
            _files
            return
        fi
        names+=("${line%%$'\\t'*}")
        shown+=("${line/$'\\t'/  -- }")
    done < <("${words[1]}" --complete zsh "$((CURRENT - 1))" "${words[@]}" 2>/dev/null)
    (( ${#names} )) && compadd -l -V semcli -d shown -a names
}
if [[ ${funcstack[1]} == _semcli ]]; then
    _semcli "$@"
else
    compdef _semcli semcli
fi
"""

FISH = """\
# completion of semcli for fish: run this once
#   semcli completion fish > ~/.config/fish/completions/semcli.fish
function __semcli_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l found ($words[1] --complete fish (count $words) $words "$current" 2>/dev/null)
    if test "$found[1]" = ":file"
        __fish_complete_path "$current"
    else if test (count $found) -gt 0
        printf '%s\\n' $found
    end
end
complete -c semcli -f -k -a '(__semcli_complete)'
"""

SCRIPTS = {"bash": BASH, "zsh": ZSH, "fish": FISH}
"""Shell → what it has to be told."""
