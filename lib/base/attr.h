/*
 * attr.h - what the compiler is told about our functions
 */
#ifndef BASE_ATTR_H
#define BASE_ATTR_H

/* The result says whether it worked: ignoring it is a compile error in CI. */
#define MUST_CHECK __attribute__((warn_unused_result))
/* Argument `f` is a printf format for the arguments from `a` on. */
#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))

#endif
