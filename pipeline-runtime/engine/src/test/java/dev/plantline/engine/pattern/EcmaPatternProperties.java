package dev.plantline.engine.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Where Java and ECMA-262 mean the same, both find the same. */
class EcmaPatternProperties {
    @Provide
    Arbitrary<String> patterns() {
        Arbitrary<String> atoms =
                Arbitraries.of("a", "b", "[ab]", "[^a]", "\\d", "\\w", "[a-c1]", "\\.", "-", "[\\w-]");
        Arbitrary<String> repeats = Arbitraries.of("", "", "*", "+", "?", "{2}", "{1,}", "{0,2}", "{1,3}?");
        Arbitrary<String> items = Combinators.combine(atoms, repeats).as(String::concat);
        Arbitrary<String> sequences = items.list().ofMinSize(0).ofMaxSize(4).map(list -> String.join("", list));
        Arbitrary<String> groups = Combinators.combine(sequences, sequences, repeats)
                .as((left, right, repeat) -> "(" + left + "|" + right + ")" + repeat);
        Arbitrary<String> parts = Arbitraries.oneOf(sequences, groups);
        return Combinators.combine(
                        Arbitraries.of("", "^"),
                        parts.list().ofMinSize(1).ofMaxSize(3).map(list -> String.join("", list)),
                        Arbitraries.of("", "\\z"))
                .as((start, middle, end) -> start + middle + end);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withChars("abc1-. ").ofMaxLength(12);
    }

    @Property(tries = 3_000)
    void javaAndThePatternFindTheSame(@ForAll("patterns") String pattern, @ForAll("texts") String text)
            throws Exception {
        assertThat(EcmaPattern.compile(pattern.replace("\\z", "$")).isFoundIn(text))
                .as("%s in \"%s\"", pattern, text)
                .isEqualTo(
                        java.util.regex.Pattern.compile(pattern).matcher(text).find());
    }
}
