package dev.plantline.odoo.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShortTextTest {
    @Test
    void constantsStandWhereTheyAreNamedAndLongOnesOnlyWhereThatIsOnce() {
        String twice = "'" + "x".repeat(100) + "'";
        assertThat(ShortText.of(
                        """
                        OWNER = 'lyon/stock'
                        USERS = (7, )  # @users@
                        MOST = 2 ** 3
                        KEYS = ('a', 'b')
                        FORM = ('list', MOST, (
                            ('MOST', KEYS), ))
                        TWICE = %s
                        known = {'a': MOST}
                        check(FORM, OWNER, USERS, KEYS, 'KEYS')
                        check(TWICE, TWICE, MOST - 1, known)
                        """
                                .formatted(twice),
                        List.of()))
                .isEqualTo(
                        """
                        OWNER = 'lyon/stock'
                        USERS = (7, )  # @users@
                        TWICE = %s
                        known = {'a': (2 ** 3)}
                        check((('list', (2 ** 3), (
                            ('MOST', (('a', 'b'))), ))), OWNER, USERS, (('a', 'b')), 'KEYS')
                        check(TWICE, TWICE, (2 ** 3) - 1, known)
                        """
                                .formatted(twice));
    }

    @Test
    void whatOnlyLeadsToARefusalIsLeftOutAndWhatMayLeadElsewhereIsNot() {
        assertThat(ShortText.of(
                        """
                        def said(x):
                            return 'no ' + x
                        def check(x, y):
                            if x:
                                return x
                            words = []
                            for each in y:
                                if each:
                                    words.append(
                                        said(each))
                                else:
                                    words.append('')
                            wrong('state', ', '.join(words))
                        def look(x):
                            first = one(x)
                            for each in x:
                                if not each:
                                    continue
                                first = each
                            others = said(first)
                            if others:
                                wrong('state', others)
                            return first
                        look(check(1, 2))
                        """,
                        List.of()))
                .isEqualTo(
                        """
                        def check(x, y):
                            if x:
                                return x
                            raise UserError
                        def look(x):
                            first = one(x)
                            for each in x:
                                if not each:
                                    continue
                                first = each
                            others = said(first)
                            if others:
                                raise UserError
                            return first
                        look(check(1, 2))
                        """
                                .replace("def check", "def said(x):\n    return 'no ' + x\ndef check"));
    }

    @Test
    void whatIsSeldomNeededEndsInstead() {
        String code = "def seldom(x):\n    return x\ndef often(x):\n    return seldom(x)\noften(1)\n";
        assertThat(ShortText.of(code, List.of("seldom")))
                .isEqualTo("def seldom(*given):\n    raise UserError\ndef often(x):\n    return seldom(x)\noften(1)\n");
        assertThatThrownBy(() -> ShortText.of(code, List.of("never")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("never");
    }
}
