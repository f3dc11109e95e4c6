package dev.plantline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.model.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Conversion is exact, and rounds once, HALF_UP. */
class UnitConversionProperties {
    private static BigDecimal convert(BigDecimal quantity, String unit, String to, Integer scale) throws Exception {
        Path path = Path.parse("q");
        Scope scope = Scope.of(Json.MAPPER.createObjectNode().put("u", unit));
        return new UnitConversion(null, Path.parse("u"), null, to, scale, "at").convert(quantity, path, scope);
    }

    @Provide
    Arbitrary<BigDecimal> quantities() {
        return Arbitraries.bigDecimals()
                .between(new BigDecimal("-1e12"), new BigDecimal("1e12"))
                .ofScale(9);
    }

    @Provide
    Arbitrary<String> masses() {
        return Arbitraries.of("ug", "mg", "g", "kg", "t");
    }

    @Property
    void thereAndBackIsTheSame(
            @ForAll("quantities") BigDecimal quantity, @ForAll("masses") String from, @ForAll("masses") String to)
            throws Exception {
        assertThat(convert(convert(quantity, from, to, null), to, from, null)).isEqualByComparingTo(quantity);
    }

    @Property
    void roundingIsThatOfTheExactQuotient(
            @ForAll("quantities") BigDecimal seconds, @ForAll @IntRange(max = 12) int scale) throws Exception {
        // Against integers: floor of twice the exact value plus one, half.
        BigInteger numerator = seconds.abs()
                .movePointRight(9)
                .toBigIntegerExact()
                .multiply(BigInteger.TEN.pow(scale))
                .multiply(BigInteger.TWO);
        BigInteger denominator = BigInteger.valueOf(3600).multiply(BigInteger.TEN.pow(9));
        BigInteger rounded = numerator.divide(denominator).add(BigInteger.ONE).divide(BigInteger.TWO);
        BigDecimal expected = new BigDecimal(seconds.signum() < 0 ? rounded.negate() : rounded, scale);
        assertThat(convert(seconds, "s", "h", scale)).isEqualTo(expected);
    }

    @Property
    void withoutUnitItOnlyRounds(@ForAll("quantities") BigDecimal quantity, @ForAll @IntRange(max = 12) int scale)
            throws Exception {
        assertThat(new UnitConversion(null, null, null, null, scale, "at")
                        .convert(quantity, Path.parse("q"), Scope.of(Json.MAPPER.createObjectNode())))
                .isEqualTo(quantity.setScale(scale, RoundingMode.HALF_UP));
    }
}
