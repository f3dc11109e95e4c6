package dev.plantline.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparedTest {
    /** Written as {@code "10 kg", "3"}. */
    private static List<Quantity> of(String... texts) {
        List<Quantity> quantities = new ArrayList<>();
        for (String text : texts) {
            String[] parts = text.split(" ", 2);
            quantities.add(new Quantity(new BigDecimal(parts[0]), parts.length == 1 ? null : parts[1]));
        }
        return quantities;
    }

    private static List<Quantity> missing(List<Quantity> said, List<Quantity> kept) {
        return Compared.of(said, kept).missing();
    }

    @Test
    void equalQuantitiesDifferInNothingHoweverTheyAreWrittenAndDivided() {
        assertThat(missing(of("10 kg", "3 Units"), of("3.0 Units", "4 kg", "6.00 kg")))
                .isEmpty();
        assertThat(missing(of("0.1 kg", "0.2 kg"), of("0.3 kg"))).isEmpty();
        assertThat(missing(of("0 kg"), of())).isEmpty();
    }

    @Test
    void whatTheTargetKeepsLessOrMoreIsMissingInItsUnit() {
        assertThat(missing(of("10 kg"), of("9.9 kg"))).hasToString("[0.1 kg]");
        assertThat(missing(of("10 kg"), of("11 kg"))).hasToString("[-1 kg]");
        assertThat(missing(of("10 kg"), of())).hasToString("[10 kg]");
    }

    /** The message need not name it, or calls it by a code of the plant. */
    @Test
    void aUnitThatTheTargetCallsOtherwiseIsToldAsTheTargetCallsIt() {
        assertThat(Compared.of(of("10"), of("10 kg")).received()).hasToString("[10 kg]");
        assertThat(Compared.of(of("10 KGM"), of("9 kg")).received()).hasToString("[10 kg]");
        assertThat(missing(of("10 KGM"), of("9 kg"))).hasToString("[1 kg]");
        assertThat(missing(of("11"), of("5 kg", "6 Units"))).isEmpty();
    }

    /** The sum of the numbers is the same: only the units tell. */
    @Test
    void oneUnitIsNeverSetOffAgainstAnother() {
        assertThat(missing(of("5 kg", "6 Units"), of("6 kg", "5 Units"))).hasToString("[-1 kg, 1 Units]");
        assertThat(missing(of("5 kg", "6 Units"), of("12 kg"))).hasToString("[-7 kg, 6 Units]");
    }

    @Test
    void anAmountHasOneForm() {
        assertThat(of("10.50 kg")).isEqualTo(of("10.5 kg"));
        assertThat(of("1E+3 kg")).hasToString("[1000 kg]");
        assertThat(Quantity.sum(of("1 kg", "2", "3 kg", "4"))).hasToString("[4 kg, 6]");
    }
}
