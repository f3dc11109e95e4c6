package dev.plantline.model.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnchorKeysTest {
    /** The first test of RFC 8032, 7.1. */
    private static final String SEED = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";

    private static final String PUBLIC = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    private static final Instant AT = Instant.parse("2026-11-26T14:00:00.123Z");

    private static final String LOGGED = "2026-11-26T15:00:03.412+01:00 INFO  [plantline-anchor] (lots-3) ";

    private final Anchor anchor = AnchorKeys.read(SEED).sign("lyon.audit.lots", 3, 42, "ab".repeat(32), AT);

    @Test
    void thePublicHalfIsThatOfTheStandard() {
        assertThat(AnchorKeys.read(SEED).publics().texts()).containsExactly("ed25519:" + PUBLIC);
    }

    @Test
    void whatWasSignedIsVerifiedFromItsTextAlone() {
        PublicAnchorKeys keys = PublicAnchorKeys.in("anchorKeys: [\"ed25519:" + PUBLIC + "\"]");
        Optional<Anchor> read = Anchor.in(LOGGED + anchor.text() + "\",\"stream\":\"stdout\"}");

        assertThat(read).contains(anchor);
        assertThat(keys.wrong(read.orElseThrow())).isEmpty();
    }

    @Test
    void anAnchorThatASenderPlantsInALineOfTheLogIsNone() {
        String planted = anchor.text();
        for (String line : new String[] {
            "2026-11-26T14:00:03.412Z WARN  [d.p.d.o.BlockedLog] (lots-0) lots is blocked: \"" + planted + "\"",
            "2026-11-26T14:00:03.412Z WARN  [d.p.d.o.BlockedLog] (lots-0) " + planted,
            "2026-11-26T14:00:03.412Z WARN  [d.p.d.o.BlockedLog] (lots-0) lots is blocked: \\n" + LOGGED + planted,
            "\tat lots " + planted,
            "lots " + planted,
            planted + " lots",
            LOGGED + "lots " + planted,
        }) {
            assertThat(Anchor.in(line)).as(line).isEmpty();
        }
        assertThat(Anchor.in(planted))
                .as("the line alone, as it stands in the audit")
                .contains(anchor);
        assertThat(Anchor.in("[pod/lyon-0] 2026-11-26T14:00:03.412345678Z stdout F " + LOGGED + planted))
                .contains(anchor);
    }

    @Test
    void aKeyThatStandsThereTwiceCountsOnce() {
        String twice = (SEED + "\n").repeat(AnchorKeys.MOST) + SEED.toUpperCase(Locale.ROOT);

        assertThat(AnchorKeys.read(twice)).isEqualTo(AnchorKeys.read(SEED));
    }

    @Test
    void nothingOfItCanBeChanged() {
        PublicAnchorKeys keys = AnchorKeys.read(SEED).publics();
        for (String changed : new String[] {
            anchor.text().replace("audit.lots/3", "audit.lots/4"),
            anchor.text().replace(" 42 ", " 43 "),
            anchor.text().replace("abab", "acab"),
            anchor.text().replace("14:00:00", "14:00:01"),
            anchor.text().replaceFirst("[0-9a-f]{8}$", "00000000"),
        }) {
            assertThat(keys.wrong(Anchor.in(changed).orElseThrow())).as(changed).isPresent();
        }
    }

    @Test
    void aKeyThatIsNoneIsNamedByItsLineAndNeverShown() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AnchorKeys.read(SEED + "\n\nsecret"))
                .withMessageContaining("line 3")
                .withMessageNotContaining("secret");
        assertThat(AnchorKeys.read(SEED).toString()).doesNotContain(SEED);
        assertThatIllegalArgumentException().isThrownBy(() -> PublicAnchorKeys.in("nothing"));
    }
}
