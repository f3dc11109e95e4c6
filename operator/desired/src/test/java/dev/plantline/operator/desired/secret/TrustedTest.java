package dev.plantline.operator.desired.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrustedTest {
    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    private static final String END = "-----END CERTIFICATE-----";
    private static final int LONGEST = 512 * 1024;
    /** Where a character is looked at a few times this is done in a second; where it is looked at thousands of times, in hours. */
    private static final int OFTEN = 100;

    @Test
    void noTextHoldsAThreadForLongerThanItsLengthAllows() {
        for (var text : List.of(
                BEGIN + " ".repeat(LONGEST - 100),
                BEGIN + "A".repeat(LONGEST - 100),
                (BEGIN + " ".repeat(19_000)).repeat(26),
                BEGIN.repeat(LONGEST / BEGIN.length()),
                "#".repeat(LONGEST),
                "#\n".repeat(LONGEST / 2),
                (BEGIN + END).repeat(LONGEST / (BEGIN.length() + END.length())))) {
            assertTimeoutPreemptively(Duration.ofMinutes(2), () -> {
                for (var time = 0; time < OFTEN; time++) {
                    assertThat(Trusted.certificates(base64(text))).isEmpty();
                }
            });
        }
    }

    @Test
    void whatIsLongerThanAllAuthoritiesTogetherIsNotRead() {
        assertThat(Trusted.certificates(base64(" ".repeat(2 * LONGEST)))).isEmpty();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
}
