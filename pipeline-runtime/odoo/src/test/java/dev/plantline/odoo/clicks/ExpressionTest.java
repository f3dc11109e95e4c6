package dev.plantline.odoo.clicks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionTest {
    private static final Map<String, Object> VALUES = Map.of(
            "state",
            "done",
            "id",
            BigDecimal.valueOf(7),
            "date",
            false,
            "lines",
            List.of(BigDecimal.ONE, BigDecimal.TEN),
            "parent",
            (Expression.Names) name -> name.equals("state") ? "draft" : null,
            "context",
            Map.of("inventory_mode", true));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "state in ('done', 'cancel')|true",
                "state not in ['done', 'cancel']|false",
                "state != 'draft' and not date|true",
                "(state == 'done' and id) or state|7",
                "parent.state != 'draft' and parent.state|false",
                "not context.get('inventory_mode') or context.get('other', False)|false",
                "date and date < 'a'|false",
                "lines.length > 1|true",
                "id - 2 + 1 >= 6.0|true",
                "False if id else 'x'|false",
                "{'default_id': id, 'list': [1, state] + [True]}|{default_id=7, list=[1, done, true]}",
                "('done',)|[done]",
                "('done')|done"
            })
    void isWorkedOutAsPythonDoes(String expression, String value) {
        assertThat(String.valueOf(Expression.value(expression, ExpressionTest::known)))
                .isEqualTo(value);
    }

    @Test
    void whatIsDecidedAlreadyAsksForNothing() {
        assertThat(Expression.value("state == 'done' or unknown.field > 1", ExpressionTest::known))
                .isEqualTo(true);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"state ==", "f(x) + ", "state state", "id ** 2", "[1, 2"})
    void whatIsNotUnderstoodIsRefused(String expression) {
        assertThatIllegalArgumentException().isThrownBy(() -> Expression.value(expression, ExpressionTest::known));
    }

    private static Object known(String name) {
        if (!VALUES.containsKey(name)) {
            throw new IllegalArgumentException(name + " is unknown");
        }
        return VALUES.get(name);
    }
}
