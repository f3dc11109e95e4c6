package dev.plantline.operator.desired;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.function.Supplier;

/** Tokens of 256 random bits, as text that a header can carry. Thread safe. */
public final class RandomTokens implements Supplier<String> {
    /** What the operator uses. */
    public static final RandomTokens SHIPPED = new RandomTokens(new SecureRandom());

    private static final int BYTES = 32;

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
}
