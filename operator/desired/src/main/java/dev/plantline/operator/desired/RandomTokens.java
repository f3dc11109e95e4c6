package dev.plantline.operator.desired;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Tokens of 256 random bits, as text that a header can carry. Thread safe. */
public final class RandomTokens implements Supplier<String> {
    /** What the operator uses. */
    public static final RandomTokens SHIPPED = new RandomTokens(new SecureRandom());

    private static final int BYTES = 32;

    /** 32 bytes in the alphabet of URLs. */
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

    private final SecureRandom random;

    RandomTokens(SecureRandom random) {
        this.random = random;
    }

    @Override
    public String get() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * A token out of a Secret. Whoever may write the Secret could have put anything in its place.
     *
     * @param base64 as it stands in the Secret's data
     * @return empty: it is none that the operator has made
     */
    public static Optional<String> read(String base64) {
        try {
            return Optional.of(new String(Base64.getDecoder().decode(base64), StandardCharsets.ISO_8859_1))
                    .filter(token -> FORM.matcher(token).matches());
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
