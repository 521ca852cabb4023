# Completion of mediate and tj in bash: what may follow is told by "mediate complete".
# shellcheck shell=bash

_mediate() {
	local line=${COMP_LINE:0:COMP_POINT} typed before candidate special
	local -a words
	read -ra words <<<"$line"
	case $line in *[[:space:]]) words+=("") ;; esac
	typed=${words[-1]}
	# bash replaces only what stands behind the last colon or equals sign
	before=${typed%"${typed##*[:=]}"}
	COMPREPLY=()
	while IFS= read -r candidate; do
		case $candidate in *:) compopt -o nospace ;; esac
		candidate=${candidate#"$before"}
		# not by %q, which takes Chinese for no text where no locale is set
		for special in "\\" " " "(" ")" "'" '"' "&" ";" "<" ">" "|" "$" "\`" "*" "?" "[" "!" "#"; do
			candidate=${candidate//"$special"/\\"$special"}
		done
		COMPREPLY+=("$candidate")
	done < <("${words[0]/#\~/$HOME}" complete "${words[@]:1}" 2>/dev/null)
}

complete -F _mediate mediate tj
