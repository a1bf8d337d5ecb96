/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "catalog/seller.h"

#include "common/url.h"
#include "common/util.h"

bool seller_official(const Platform *platform, const char *seller) {
        Url url;

        url_read(seller, &url);
        for (char **official = platform->official; *official; official++) {
                /* A store's word is no host: https://google-play leads somewhere else. */
                if (store_valid(*official) ? text_equal(seller, *official)
                                           : url.kind == URL_HTTPS &&
                                                                host_within(url.host, *official))
                        return true;
        }
        return false;
}
