package dev.plantline.model.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plantline.model.signature.FieldReader.MalformedException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldReaderTest {
    @Test
    void everyKindOfValueIsReadAndWrittenInOneSpelling() throws Exception {
        var read = FieldReader.innerLists(
                " a=( \"x\"  \"y\\\"\\\\\";sf;n=1 );i=-12; t=*tok/en;b=?0;c=?1;s=\"\";y=:AQI=: \t,\tb=()");
        assertThat(read.get("a").written())
                .isEqualTo("(\"x\" \"y\\\"\\\\\";sf;n=1);i=-12;t=*tok/en;b=?0;c;s=\"\";y=:AQI=:");
        assertThat(read.get("b").written()).isEqualTo("()");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "a=",
                "a=(",
                "a=(\"x\"",
                "a=(\"x\"\"y\")",
                "a=(x)",
                "a=(\"x)",
                "a=(\"\u00e9\")",
                "a=(\"\\x\")",
                "A=()",
                "a=(),",
                "a=() b=()",
                "a=(),a=()",
                "a=();b=1;b=2",
                "a=();b=1.5",
                "a=();b=1234567890123456",
                "a=();b=-",
                "a=();b=?2",
                "a=();b=:x",
                "a=();b=:!:",
                "a=();b=",
                "a=();B=1",
                "a=()\n",
                "a=();b=\u0660"
            })
    void whatIsNoDictionaryOfListsIsRefused(String field) {
        assertThatThrownBy(() -> FieldReader.innerLists(field)).isInstanceOf(MalformedException.class);
    }

    @Test
    void sizeAndTimeAreBounded() {
        assertThatThrownBy(() -> FieldReader.innerLists("a=(" + "\"x\" ".repeat(1_000) + ")"))
                .hasMessageContaining("more than 16 members");
        assertThatThrownBy(() -> FieldReader.innerLists("a=" + "(".repeat(5_000)))
                .hasMessageContaining("longer than 4096 characters");
        assertThat(Duration.ofSeconds(5)).isGreaterThan(measured("a=(" + "\\".repeat(4_000)));
        assertThat(Duration.ofSeconds(5)).isGreaterThan(measured("a=(\"" + "\\\\".repeat(2_000)));
    }

    private static Duration measured(String field) {
        long before = System.nanoTime();
        assertThatThrownBy(() -> FieldReader.innerLists(field)).isInstanceOf(MalformedException.class);
        return Duration.ofNanos(System.nanoTime() - before);
    }
}
