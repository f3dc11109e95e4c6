package dev.plantline.operator.topics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.model.history.HistoryKeys;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.junit.jupiter.api.Test;

/** Why a Kafka cannot be worked with, in words that say where it is put right. */
class UnavailabilityTest {
    private static final Broker.Proof PROOF = new Broker.Proof(
            "user plantline-operator, of the role operator, with the password in key password of Secret kafka-operator"
                    + " (spec.kafka.sasl.users.operator.passwordSecretRef)",
            "key ca.crt of Secret kafka-ca (spec.kafka.tls.caSecretRef)");

    @Test
    void whoIsRefusedIsToldItsUserItsRoleAndItsSecret() {
        assertThat(said(PROOF, new SaslAuthenticationException("Authentication failed: invalid credentials")))
                .isEqualTo(
                        "Kafka at kafka:9093 refuses Plant lyon's user plantline-operator, of the role operator, with the"
                                + " password in key password of Secret kafka-operator"
                                + " (spec.kafka.sasl.users.operator.passwordSecretRef): put the password there that the broker"
                                + " knows, or give the broker this one; tried again by itself");
        assertThat(said(Broker.Proof.NONE, new SaslAuthenticationException("no")))
                .contains("Plant lyon, which names no user: set spec.kafka.sasl");
    }

    @Test
    void aCertificateThatIsNotTrustedIsToldWithTheSecretOfTheAuthorities() {
        assertThat(said(PROOF, new SslAuthenticationException("SSL handshake failed")))
                .contains("fails at the certificate", "key ca.crt of Secret kafka-ca (spec.kafka.tls.caSecretRef)")
                .doesNotContain("password");
        assertThat(said(Broker.Proof.NONE, new SslAuthenticationException("no")))
                .contains("the authorities of the Java runtime");
    }

    private static String said(Broker.Proof proof, KafkaException why) {
        var told = Unavailability.of(
                new Broker("lyon", "kafka:9093", Map.of("sasl.jaas.config", "s3cret"), HistoryKeys.NONE, null, proof),
                why);
        assertThat(told.reason()).isEqualTo("KafkaRefusedCredentials");
        assertThat(told.message()).doesNotContain("s3cret");
        return told.message();
    }
}
