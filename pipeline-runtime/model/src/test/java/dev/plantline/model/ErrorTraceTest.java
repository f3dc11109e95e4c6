package dev.plantline.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ErrorTraceTest {
    @Test
    void itSaysWhatAndWhereAndCausedByWhatAndNoWords() {
        Exception error =
                new IllegalStateException("of Marie Dupont", new IllegalArgumentException("Marie Dupont has no lot"));
        StringWriter logged = new StringWriter();

        ErrorTrace.of(error).printStackTrace(new PrintWriter(logged));

        assertThat(logged.toString())
                .startsWith("java.lang.IllegalStateException at ")
                .contains(getClass().getName() + ".itSaysWhatAndWhere")
                .contains("Caused by: java.lang.IllegalArgumentException at ")
                .doesNotContain("Marie");
    }

    @Test
    void errorsThatCauseEachOtherHaveAnEnd() {
        Exception one = new IllegalStateException();
        Exception other = new IllegalStateException(one);
        one.initCause(other);

        assertThat(ErrorTrace.of(one).toString()).startsWith("java.lang.IllegalStateException at ");
    }
}
