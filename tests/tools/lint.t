#!/bin/sh
# lint.t - each promise of tools/lint is broken once, and must be seen
#
# A little tree of its own gets the tools and one sound file; then one fault at
# a time, and lint must say "not ok" to that promise and to no other.
top=$PWD
for tool in clang-format clang-tidy pmccabe ctags shellcheck objdump; do
	command -v $tool >/dev/null || {
		echo "1..0 # SKIP $tool is not installed"
		exit 0
	}
done
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
n=0

# A sound tree: two layers, a program, a script.
fresh() {
	rm -rf "$tree"
	mkdir -p "$tree/lib/base" "$tree/lib/mail" "$tree/lib/store" \
		"$tree/console/web" "$tree/milter" "$tree/tests" "$tree/build/release/lib/mail"
	cp -R "$top/tools" "$top/.clang-format" "$top/.clang-tidy" "$tree/"
	printf '# none\n' >"$tree/tools/sizes.allow"
	printf 'struct one;\n\nint one(int n);\n' >"$tree/lib/mail/one.h"
	printf 'int two(int n);\n' >"$tree/lib/store/two.h"
	printf 'int\nuse(void)\n{\n\t%s\n}\n' \
		'return one(2) + six(1) + sql() + counted() + prime(3) + size(0);' \
		>"$tree/tests/one_test.c"
	page 'view.append(el("p", {}, words));'
	printf '%s\n' '<!DOCTYPE html>' '<script type="module" src="/page.js">' \
		'</script>' >"$tree/console/web/index.html"
	code '#include "mail/one.h"' '' 'int' 'one(int n)' '{' \
		'	return n + 1;' '}'
}

# Write lib/mail/one.c, a line each.
code() {
	printf '%s\n' "$@" >"$tree/lib/mail/one.c"
}

# Write console/web/page.js, a function with these lines.
page() {
	{
		printf 'export function page(view, words) {\n'
		printf '\t%s\n' "$@"
		printf '}\n'
	} >"$tree/console/web/page.js"
}

# The same with lines above the function.
above() {
	code '#include "mail/one.h"' '' "$@" '' 'int' 'one(int n)' '{' \
		'	return n + 1;' '}'
}

# The same with lines in the function.
within() {
	code '#include "mail/one.h"' '' 'int' 'one(int n)' '{' "$@" \
		'	return n;' '}'
}

# caught WORDS EXAMPLE: the promise with these words is broken, no other.
caught() {
	n=$((n + 1))
	(cd "$tree" && gcc -Ilib -c -o build/release/lib/mail/one.o \
		lib/mail/one.c 2>/dev/null)
	bad=$(cd "$tree" && LINT_FLAGS='-std=c17 -Ilib' tools/lint |
		grep '^not ok' | sed 's/^not ok [0-9]* - //')
	if [ "$bad" = "$1" ]; then
		echo "ok $n - $2"
	else
		echo "not ok $n - $2"
		printf '%s\n' "$bad" | sed 's/^/# lint said: /'
	fi
	fresh
}

fresh
caught "" "a sound tree passes"

code '#include "mail/one.h"' '' 'int one(int n)' '{' '  return n + 1;' '}'
caught "the formatter has nothing to say" "another form is seen"

above '#include "store/two.h"'
sed -i '2d' "$tree/lib/mail/one.c"
caught "layers and sides are kept" "reading that includes deciding is seen"

above '#include <sodium.h>'
caught "one file per library" "a second door to a library is seen"

sizes="functions and files are of a size to read"
within "$(awk 'BEGIN { for (i = 0; i < 61; i++) print "\tn++;" }')"
caught "$sizes" "a function of 60 lines and more is seen"
within "$(awk 'BEGIN { for (i = 0; i < 15; i++)
	printf "\tif (n == %d)\n\t\tn += %d;\n", i, i + 20 }')"
caught "$sizes" "a function of 16 paths is seen"
above 'int six(int a, int b, int c, int d, int f, int g);' '' 'int' \
	'six(int a, int b, int c, int d, int f, int g)' '{' \
	'	return a + b + c + d + f + g;' '}'
caught "$sizes" "a function of six parameters is seen"
above "$(awk 'BEGIN { for (i = 0; i < 600; i++) print "int f" i "(int n);" }')"
caught "$sizes" "a file of more than 600 lines is seen"
printf 'one\n' >>"$tree/tools/sizes.allow"
caught "$sizes" "an exception without a reason is seen"
awk 'BEGIN { for (i = 0; i < 13; i++) print "f" i, "for a reason" }' \
	>>"$tree/tools/sizes.allow"
caught "$sizes" "the thirteenth exception is seen"

within '	n += (int)sizeof(int) + atoi("1");'
sed -i '1a #include <stdlib.h>' "$tree/lib/mail/one.c"
caught "no banned function" "a banned function is seen"
within '	/* Not system(), not atoi(). */' '	n++;'
caught "" "a banned name in a comment is none"

printf 'int three(struct nobody n, size_t len);\n' >"$tree/lib/mail/three.h"
caught "each header compiles alone" "a header that leans on others is seen"

above 'const char *sql(void);' '' 'const char *' 'sql(void)' '{' \
	'	return "SELECT 1";' '}'
caught "no SQL in C" "SQL in C is seen"
within '#ifdef DEBUG' '	n++;' '#endif'
caught "no #if in .c files outside base" "a second program by #ifdef is seen"

globals="no variable outside a function can change"
above 'static int count;' '' 'int counted(void);' '' 'int' 'counted(void)' \
	'{' '	return count++;' '}'
caught "$globals" "a variable of the file is seen"
within '	static int count = 7;' '' '	n += count++;'
caught "$globals" "one that hides in a function is seen"
above 'static const int primes[] = { 2, 3 };' '' 'int prime(int i);' '' \
	'int' 'prime(int i)' '{' '	return primes[i & 1];' '}'
caught "" "a constant table is none"

above 'void log_line(const char *text);'
within '	log_line("here");'
caught "lib/ does not log" "a library that logs is seen"

used="what a file offers is used by another"
above 'int idle(void);' '' 'int' 'idle(void)' '{' '	return 1;' '}'
caught "$used" "a function that nobody calls is seen"
above 'int idle(void);' '' 'int' 'idle(void)' '{' '	return 1;' '}'
printf '%s\n' 'struct one;' '' 'int one(int n);' 'int idle(void);' '' \
	'static inline int' 'lazy(void)' '{' '	return idle();' '}' \
	>"$tree/lib/mail/one.h"
sed -i '3,4d' "$tree/lib/mail/one.c"
caught "" "one that its header calls is used"
above 'static int' 'idle(void)' '{' '	return one(1);' '}'
caught "" "one of the file's own is nobody else's"
mkdir -p "$tree/schema/queries/cli"
echo 'SELECT 1' >"$tree/schema/queries/cli/idle.sql"
caught "$used" "a statement that nobody runs is seen"
printf 'export function idle() {\n\treturn 1;\n}\n' >>"$tree/console/web/page.js"
caught "$used" "a script's function that no other asks for is seen"

html="pages make no HTML out of text"
page 'view.innerHTML = words;'
caught "$html" "HTML out of text is seen"
page '/* Never view.innerHTML. */'
caught "" "in a comment it is none"
page 'eval(words);'
caught "$html" "code out of text is seen"

inline="pages hold no script, style or handler of their own"
echo '<p onclick="go()">' >>"$tree/console/web/index.html"
caught "$inline" "a handler in a page is seen"
echo '<script>go()</script>' >>"$tree/console/web/index.html"
caught "$inline" "a script in a page is seen"
page 'view.setAttribute("onclick", words);'
caught "$inline" "a handler made of text is seen"

page 'view.src = "https://elsewhere.example/x.js";'
caught "pages ask no other host" "another host is seen"
page 'view.src = "//elsewhere.example/x.js";'
caught "pages ask no other host" "another host by its name alone is seen"

web="scripts of pages are of a size to read"
page "$(awk 'BEGIN { for (i = 0; i < 60; i++) print "view.append();" }')"
caught "$web" "a page's function of more than 60 lines is seen"
awk 'BEGIN { for (i = 0; i < 401; i++) print "f(" i ");" }' \
	>"$tree/console/web/page.js"
caught "$web" "a page's script of more than 400 lines is seen"

if command -v node >/dev/null; then
	page 'view.append(;'
	caught "scripts of pages parse" "a script that does not parse is seen"
fi
echo 'const a = [{ path: "/x", module: "./nobody.js" }];' \
	>"$tree/console/web/pages.js"
caught "each page has its module" "a page without its module is seen"

printf '#!/bin/sh\nrm -rf $1/*\necho `date\n' >"$tree/tools/x.sh"
caught "shellcheck has nothing to say" "a broken script is seen"

above 'int size(const char *p);' '' 'int' 'size(const char *p)' '{' \
	'	char *q = 0;' '' '	if (p)' '		return *p;' \
	'	return *q;' '}'
caught "clang-tidy has nothing to say" "a null pointer that is read is seen"
echo "1..$n"
