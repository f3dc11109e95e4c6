package dev.plantline.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.cert.CertPathBuilderException;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class PlainTextTest {
    /** What a pod said in a condition when a broker's certificate was of another authority. */
    @Test
    void whatAnErrorSaysNamesNoClassOfJava() {
        var refused = new SSLHandshakeException(
                "PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target");
        refused.initCause(new CertPathBuilderException("unable to find valid certification path to requested target"));
        assertThat(PlainText.said(new IOException("SSL handshake failed", refused)))
                .isEqualTo(
                        "SSL handshake failed: PKIX path building failed: unable to find valid certification path to requested target");
        assertThat(PlainText.said(new ExecutionException(new IllegalStateException("no broker in reach"))))
                .isEqualTo("no broker in reach");
    }

    @Test
    void namesThatAreNoErrorsStay() {
        assertThat(PlainText.said(
                        new IOException("wms.Transfer of kafka.plant-lyon.svc:9092, odoo.exceptions of WH/IN/1")))
                .isEqualTo("wms.Transfer of kafka.plant-lyon.svc:9092, odoo.exceptions of WH/IN/1");
    }

    @Test
    void anErrorThatSaysNothingIsNamed() {
        assertThat(PlainText.said(new IOException(new IllegalStateException((String) null))))
                .isEqualTo("IOException");
    }

    @Test
    void whatItSaysIsOneLineAndEnds() {
        var first = new IOException("two\nlines");
        first.initCause(new IOException("of a circle", first));
        assertThat(PlainText.said(first)).isEqualTo("two\\nlines: of a circle");
        // looked at from each place once, and not again from the next
        assertThat(PlainText.said(new IOException("a.".repeat(500_000)))).hasSize(1_000_000);
    }
}
