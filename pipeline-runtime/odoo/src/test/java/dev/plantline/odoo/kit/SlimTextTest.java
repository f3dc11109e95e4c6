package dev.plantline.odoo.kit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SlimTextTest {
    @Test
    void commentsDocstringsAndBlankLinesAreLeftOutButWhatTheTextBeginsWith() {
        assertThat(
                        SlimText.of(
                                """
                        # Whose it is.
                        # Do not edit.

                        # why
                        a = 1  # one

                        def f(x):
                            \"""What it does,
                            and # what not.
                            \"""
                            # how
                            return x

                        def g(x):
                            \"""Nothing.\"""

                        f(g(a))
                        """))
                .isEqualTo(
                        """
                        # Whose it is.
                        # Do not edit.
                        a = 1
                        def f(x):
                            return x
                        def g(x):
                            pass
                        f(g(a))
                        """);
    }

    @Test
    void whatStandsInQuotesStays() {
        String code =
                """
                a = 'x # y' + "it's # z" + 'isn\\'t # w'
                b = \"""
                BEGIN

                    # of SQL's
                END
                \"""
                c = '''#'''
                """;
        assertThat(SlimText.of(code + "d = '#'  # no more\n")).isEqualTo(code + "d = '#'\n");
    }

    /** A text that stands in Odoo is told by them for whom it is and which. */
    @Test
    void marksOfTheGeneratorStay() {
        String code = "USERS = (42, )  # @users@\nKIT = ''  # @kit@\ncheck(USERS, KIT)\n";
        assertThat(SlimText.of(code)).isEqualTo(code);
    }

    @Test
    void functionsAndConstantsThatNothingNamesAreLeftOutAndThoseThatOnlyTheyNamed() {
        assertThat(
                        SlimText.of(
                                """
                        MOST = 1
                        SAYINGS = (
                            ('a', 'b'),
                            ('c', 'd'))
                        others = []
                        forgotten = {}
                        SQL = \"""
                        SELECT MOST
                        \"""
                        def said(x):
                            return x in SAYINGS
                        def unused(x):
                            if x:
                                unused(x - 1)
                            return inner(x)
                        def inner(x):
                            return used(x)
                        def used(x):
                            return x
                        def named(x):
                            return x < MOST
                        TABLE['a'] = named
                        used(others, 'said SAYINGS SQL forgotten')
                        """))
                .isEqualTo(
                        """
                        MOST = 1
                        others = []
                        def used(x):
                            return x
                        def named(x):
                            return x < MOST
                        TABLE['a'] = named
                        used(others, 'said SAYINGS SQL forgotten')
                        """);
    }
}
