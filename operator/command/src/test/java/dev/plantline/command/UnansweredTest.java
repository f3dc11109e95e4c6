package dev.plantline.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.cert.CertPathBuilderException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class UnansweredTest {
    /** As Java's client of HTTP says it when a gateway that asks for certificates ends the handshake. */
    @Test
    void aSenderWithoutACertificateHearsThatOneIsWanted() {
        for (String alert :
                new String[] {"bad_certificate", "certificate_required", "certificate_unknown", "unknown_ca"}) {
            assertThat(Unanswered.why(new SSLHandshakeException("Received fatal alert: " + alert)))
                    .isEqualTo("it does not accept the certificate that was shown to it, or that none was");
        }
        assertThat(Unanswered.why(new SSLHandshakeException("Received fatal alert: protocol_version")))
                .isEqualTo("Received fatal alert: protocol_version");
    }

    @Test
    void anAuthorityThatIsNotTrustedIsSaidWithoutClassesOfJava() {
        var refused = new SSLHandshakeException(
                "PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find");
        refused.initCause(new CertPathBuilderException("unable to find valid certification path to requested target"));
        assertThat(Unanswered.why(new IOException(refused)))
                .isEqualTo("its certificate is of no authority that is trusted here");
    }
}
