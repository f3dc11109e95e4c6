/** The side kit's text: generated, pure, without any connection to Odoo. */
package dev.plantline.odoo.kit;
