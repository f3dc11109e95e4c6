package dev.plantline.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProvenanceTest {
    private static final String GOOD = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @Test
    void aTraceContextIsKept() {
        assertThat(Provenance.signed("mes-1", "mes", "10.0.0.7", "CN=mes", GOOD))
                .isEqualTo(new Provenance(null, "mes-1", "mes", "10.0.0.7", "CN=mes", GOOD));
        assertThat(Provenance.fetched(GOOD).traceparent()).isEqualTo(GOOD);
        assertThat(Provenance.fetched(null)).isEqualTo(Provenance.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0g",
                "00-4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-the-future-was"
            })
    void whatIsNoTraceContextIsLeftOut(String text) {
        assertThat(Provenance.fetched(text).traceparent()).isNull();
    }
}
