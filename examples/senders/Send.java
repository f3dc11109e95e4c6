import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs a message and sends it to a plant's gateway, with nothing but the JDK.
 *
 * <p>usage: java Send.java http://GATEWAY/PATH KEY-ID KEY-FILE &lt;MESSAGE
 */
public final class Send {
    private Send() {}

    /** Sends what comes in; exits with 1 when it is refused. */
    public static void main(String[] arguments) throws Exception {
        URI address = URI.create(arguments[0]);
        byte[] key = Files.readString(Path.of(arguments[2])).strip().getBytes(StandardCharsets.UTF_8);
        byte[] body = System.in.readAllBytes();
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        signed(address.getRawPath(), arguments[1], key, body).forEach(request::header);
        HttpResponse<String> answer =
                HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
        System.out.println(answer.statusCode() + " " + answer.body());
        System.exit(answer.statusCode() == 202 ? 0 : 1);
    }

    /** The headers that prove who sends this body to this path. */
    static Map<String, String> signed(String path, String keyId, byte[] key, byte[] body)
            throws GeneralSecurityException {
        String digest = "sha-256=:" + base64(MessageDigest.getInstance("SHA-256").digest(body)) + ":";
        String parameters = "(\"@method\" \"@path\" \"content-length\" \"content-digest\");created="
                + Instant.now().getEpochSecond() + ";keyid=\"" + keyId + "\";alg=\"hmac-sha256\";tag=\"plantline\"";
        String base = "\"@method\": POST\n\"@path\": " + path + "\n\"content-length\": " + body.length
                + "\n\"content-digest\": " + digest + "\n\"@signature-params\": " + parameters;
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Digest", digest);
        headers.put("Signature-Input", "plantline=" + parameters);
        headers.put("Signature", "plantline=:" + base64(mac.doFinal(base.getBytes(StandardCharsets.US_ASCII))) + ":");
        return headers;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
