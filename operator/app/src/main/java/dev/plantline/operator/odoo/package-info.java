/** What the operator asks of an Odoo: whether it answers, which database it is, and the side kit. */
package dev.plantline.operator.odoo;
