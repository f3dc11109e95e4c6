package dev.plantline.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plantline.api.v1alpha1.source.HttpAuthentication;
import dev.plantline.api.v1alpha1.source.SigningKey;
import dev.plantline.model.signature.RequestSignature;
import dev.plantline.model.signature.SenderKey;
import dev.plantline.model.signature.SignatureRefusedException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Who may send to an interface, also where its manifest came past the rules of the API server. */
class SendersTest {
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final byte[] BODY = "{}".getBytes(UTF_8);

    @Test
    void anInterfaceWithoutAKeyIsNotOpened() {
        for (HttpAuthentication each :
                new HttpAuthentication[] {null, new HttpAuthentication(null), new HttpAuthentication(List.of())}) {
            assertThatThrownBy(() -> Senders.of(each, SendersTest::secret))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no key that a sender signs with");
        }
    }

    @Test
    void anIdThatTwoKeysHaveIsNobodys() {
        assertThatThrownBy(() -> senders(key("wms-1", null), key("wms-1", null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("two of its keys have the id 'wms-1'");
    }

    @Test
    void aKeyOfWhichACertificateIsAskedCountsWithThatCertificateAlone() throws Exception {
        Senders senders = senders(key("wms-1", "CN=wms,O=Lyon"), key("mes-1", null));

        assertThat(senders.prove(head("wms-1", "cn=WMS, o=lyon"), NOW).sender().name())
                .isEqualTo("wms-1");
        for (String shown : new String[] {null, "CN=wms", "CN=mes,O=Lyon"}) {
            assertThatThrownBy(() -> senders.prove(head("wms-1", shown), NOW))
                    .isInstanceOf(SignatureRefusedException.class)
                    .hasMessageContaining("counts only together with the client certificate");
        }
        assertThat(senders.prove(head("mes-1", null), NOW).sender().name()).isEqualTo("mes-1");
    }

    private static Senders senders(SigningKey... keys) {
        return Senders.of(new HttpAuthentication(List.of(keys)), SendersTest::secret);
    }

    private static SigningKey key(String id, String subject) {
        return new SigningKey(id, null, null, subject, null, null);
    }

    private static byte[] secret(String id) {
        return (id + " has a key of its own").getBytes(UTF_8);
    }

    private static RequestHead head(String keyId, String subject) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Content-Length", Integer.toString(BODY.length));
        headers.putAll(RequestSignature.sign(new SenderKey(keyId, secret(keyId)), "POST", "/moves", BODY, NOW));
        return new RequestHead(
                "POST",
                "/moves",
                "10.0.0.7",
                subject,
                name -> headers.containsKey(name) ? List.of(headers.get(name)) : List.of());
    }
}
