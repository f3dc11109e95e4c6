package dev.plantline.model.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RequestSignatureTest {
    private static final SenderKey KEY = new SenderKey("mes-2026", "0123456789abcdef".getBytes(UTF_8));
    private static final byte[] BODY = "{\"msgId\":\"m-1\"}".getBytes(UTF_8);
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

    private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    private SignedRequest signed(String method, String path) throws SignatureRefusedException {
        headers.put("Content-Length", List.of(Integer.toString(BODY.length)));
        RequestSignature.sign(KEY, method, path, BODY, NOW).forEach((name, value) -> headers.put(name, List.of(value)));
        return read("POST", "/confirmations");
    }

    private SignedRequest read(String method, String path) throws SignatureRefusedException {
        return SignedRequest.read(method, path, name -> headers.getOrDefault(name, List.of()));
    }

    private void replace(String header, String from, String to) {
        headers.computeIfPresent(header, (name, values) -> List.of(values.get(0).replace(from, to)));
    }

    @Test
    void theTestVectorOfRfc9421IsSignedAlike() throws Exception {
        var key = new SenderKey(
                "test-shared-secret",
                Base64.getDecoder()
                        .decode(
                                "uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ=="));
        var input = FieldReader.innerLists(
                        "sig-b25=(\"date\" \"@authority\" \"content-type\");created=1618884473;keyid=\"test-shared-secret\"")
                .get("sig-b25");
        String base = RequestSignature.base(
                input,
                Map.of(
                        "date", "Tue, 20 Apr 2021 02:07:55 GMT",
                        "@authority", "example.com",
                        "content-type", "application/json"));
        assertThat(base)
                .isEqualTo(
                        """
                        "date": Tue, 20 Apr 2021 02:07:55 GMT
                        "@authority": example.com
                        "content-type": application/json
                        "@signature-params": ("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret\"""");
        assertThat(FieldReader.written(key.sign(base))).isEqualTo(":pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8=:");
    }

    @Test
    void theDigestExampleOfRfc9530IsMadeAlike() throws Exception {
        byte[] body = "{\"hello\": \"world\"}\n".getBytes(UTF_8);
        String header = "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:";
        assertThat(ContentDigest.of(body)).isEqualTo(header);
        assertThat(ContentDigest.read("sha-512=:AAAA:, " + header).isOf(body)).isTrue();
        assertThat(ContentDigest.read(header).isOf(BODY)).isFalse();
    }

    @Test
    void whatTheSignerSignsTheVerifierTakes() throws Exception {
        var request = signed("POST", "/confirmations");
        assertThat(request.keyId()).isEqualTo("mes-2026");
        assertThatCode(() -> request.prove(KEY, NOW)).doesNotThrowAnyException();
        assertThat(request.isBody(BODY)).isTrue();
        assertThat(request.isBody("{\"msgId\":\"m-2\"}".getBytes(UTF_8))).isFalse();
    }

    @Test
    void aRecordedRequestIsOfNoUseAtAnotherInterface() throws Exception {
        var request = signed("POST", "/receipts");
        assertThatThrownBy(() -> request.prove(KEY, NOW))
                .isInstanceOf(SignatureRefusedException.class)
                .hasMessageContaining("does not fit");
    }

    @Test
    void aRecordedRequestIsGoodForFiveMinutesAndOneMinuteAhead() throws Exception {
        var request = signed("POST", "/confirmations");
        assertThatCode(() -> request.prove(KEY, NOW.plusSeconds(300))).doesNotThrowAnyException();
        assertThatCode(() -> request.prove(KEY, NOW.minusSeconds(60))).doesNotThrowAnyException();
        assertThatThrownBy(() -> request.prove(KEY, NOW.plusSeconds(301))).hasMessageContaining("301 s ago");
        assertThatThrownBy(() -> request.prove(KEY, NOW.minusSeconds(61))).hasMessageContaining("61 s ahead");
    }

    @Test
    void whateverIsCoveredCannotBeChanged() throws Exception {
        var changes = new HashMap<String, Runnable>();
        changes.put("length", () -> headers.put("Content-Length", List.of("9")));
        changes.put("digest", () -> headers.put("Content-Digest", List.of(ContentDigest.of(new byte[0]))));
        changes.put("time", () -> replace("Signature-Input", ";created=", ";created=1"));
        changes.put("key id", () -> replace("Signature-Input", "mes-2026", "mes-2025"));
        changes.put("signature", () -> replace("Signature", "plantline=:", "plantline=:AAAA"));
        for (var each : changes.entrySet()) {
            signed("POST", "/confirmations");
            each.getValue().run();
            var request = read("POST", "/confirmations");
            assertThatThrownBy(() -> request.prove(KEY, NOW))
                    .as(each.getKey())
                    .isInstanceOf(SignatureRefusedException.class);
        }
        signed("POST", "/confirmations");
        var put = read("PUT", "/confirmations");
        assertThatThrownBy(() -> put.prove(KEY, NOW)).isInstanceOf(SignatureRefusedException.class);
        var other = new SenderKey("mes-2026", "another key of it".getBytes(UTF_8));
        var request = signed("POST", "/confirmations");
        assertThatThrownBy(() -> request.prove(other, NOW)).hasMessageContaining("check the key 'mes-2026'");
    }

    @Test
    void aSignatureThatCoversLessOrSaysLessIsRefused() throws Exception {
        refused("Signature-Input", "\"content-digest\"", "", "cover these components");
        refused("Signature-Input", "\"@path\"", "\"@path\" \"@path\"", "cover these components");
        refused("Signature-Input", "\"@path\"", "\"@path\";req", "cover these components");
        refused("Signature-Input", ";tag=\"plantline\"", "", "tag=\"plantline\"");
        refused("Signature-Input", ";alg=\"hmac-sha256\"", "", "parameters created, keyid, alg and tag");
        refused("Signature-Input", "hmac-sha256", "rsa-pss-sha512", "hmac-sha256");
        refused("Signature-Input", "\"mes-2026\"", "\"../etc\"", "keyid");
        refused("Signature-Input", ";created=", ";expires=", "parameters created");
        refused("Signature-Input", ";created=", ";expires=1;created=", "parameters created");
        refused("Signature-Input", "plantline=", "other=", "has no member 'other'");
        refused("Signature-Input", "(", "", "cannot be read");
        refused("Signature", "=:", "=", "cannot be read");
        refused("Content-Digest", "sha-256", "md5", "SHA-256");
        for (String header : List.of("Signature", "Signature-Input", "Content-Digest", "Content-Length")) {
            signed("POST", "/confirmations");
            var values = headers.remove(header);
            assertThatThrownBy(() -> read("POST", "/confirmations")).hasMessageContaining(header, "is missing");
            headers.put(header, List.of(values.get(0), values.get(0)));
            assertThatThrownBy(() -> read("POST", "/confirmations")).hasMessageContaining(header, "several times");
        }
    }

    /** Else whoever stands between could put one of his own beside it, and nobody knew which of the two counts. */
    @Test
    void ofTwoSignaturesForPlantlineNoneCounts() throws Exception {
        signed("POST", "/confirmations");
        headers.computeIfPresent(
                "Signature-Input",
                (name, values) -> List.of(values.get(0) + ", " + values.get(0).replace("plantline=(", "other=(")));
        headers.computeIfPresent(
                "Signature",
                (name, values) -> List.of(values.get(0) + ", " + values.get(0).replace("plantline=:", "other=:")));

        assertThatThrownBy(() -> read("POST", "/confirmations")).hasMessageContaining("two signatures");
    }

    /** Two messages of one id are one, and the second would have no effect. */
    @Test
    void theSameRequestHasTheSameIdAndEveryOtherAnother() throws Exception {
        String id = signed("POST", "/confirmations").id();

        assertThat(signed("POST", "/confirmations").id()).isEqualTo(id);
        assertThat(signed("POST", "/receipts").id()).isNotEqualTo(id);
        assertThat(id).matches("[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    }

    @Test
    void aDigestOfAnotherLengthIsNone() throws Exception {
        signed("POST", "/confirmations");
        headers.put("Content-Digest", List.of("sha-256=:AAAA:"));

        assertThatThrownBy(() -> read("POST", "/confirmations")).hasMessageContaining("needs the SHA-256");
    }

    private void refused(String header, String from, String to, String why) throws Exception {
        signed("POST", "/confirmations");
        replace(header, from, to);
        assertThatThrownBy(() -> read("POST", "/confirmations"))
                .as("%s without %s", header, from)
                .isInstanceOf(SignatureRefusedException.class)
                .hasMessageContaining(why);
    }

    @Test
    void aSignatureForAProxyOnTheWayIsPassedOver() throws Exception {
        signed("POST", "/confirmations");
        headers.computeIfPresent(
                "Signature-Input",
                (name, values) ->
                        List.of("proxy=(\"@authority\" \"date\";sf);created=1;keyid=\"p\", " + values.get(0)));
        headers.computeIfPresent("Signature", (name, values) -> List.of("proxy=:AAAA:, " + values.get(0)));
        var request = read("POST", "/confirmations");
        assertThatCode(() -> request.prove(KEY, NOW)).doesNotThrowAnyException();
    }

    @Test
    void aShortKeyIsRefusedAndALineEndBehindAKeyOfTextDoesNotCount() throws Exception {
        assertThatThrownBy(() -> SenderKey.ofFile("k", "0123456789abcde\n".getBytes(UTF_8)))
                .hasMessageContaining("has 15 bytes and needs 16");
        assertThatThrownBy(() -> new SenderKey("a b", new byte[32])).hasMessageContaining("key id");
        var edited = SenderKey.ofFile("mes-2026", "0123456789abcdef\r\n".getBytes(UTF_8));
        var request = signed("POST", "/confirmations");
        assertThatCode(() -> request.prove(edited, NOW)).doesNotThrowAnyException();
        assertThat(edited).hasToString("mes-2026");
        byte[] binary = Arrays.copyOf(new byte[] {-1, 7}, 32);
        binary[31] = '\r';
        assertThat(SenderKey.ofFile("k", binary).sign("text")).isEqualTo(new SenderKey("k", binary).sign("text"));
    }
}
