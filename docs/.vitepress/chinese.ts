import type { DefaultTheme, UserConfig } from 'vitepress'
import { sidebar } from './pages.ts'

/** The words of VitePress itself; any that is left out appears in English. */
export const chinese: NonNullable<UserConfig<DefaultTheme.Config>['locales']>[string] = {
  label: '中文',
  lang: 'zh-CN',
  description: '自托管登录服务',
  markdown: { codeCopyButton: { tooltipText: '复制', copiedText: '已复制' } },
  themeConfig: {
    sidebar: sidebar('zh'),
    outline: { label: '本页内容' },
    docFooter: { prev: '上一页', next: '下一页' },
    darkModeSwitchLabel: '外观',
    lightModeSwitchTitle: '切换到浅色模式',
    darkModeSwitchTitle: '切换到深色模式',
    returnToTopLabel: '回到顶部',
    sidebarMenuLabel: '目录',
    langMenuLabel: '切换语言',
    navMenuLabel: '主导航',
    mobileMenuLabel: '菜单',
    extraMenuLabel: '更多选项',
    skipToContentLabel: '跳到正文',
    notFound: {
      title: '页面不存在',
      quote: '网址可能有误，或页面已移动。请在搜索中查找。',
      linkLabel: '返回文档首页',
      linkText: '返回首页',
    },
  },
}

export const chineseSearch: DefaultTheme.LocalSearchOptions = {
  translations: {
    button: { buttonText: '搜索', buttonAriaLabel: '搜索' },
    modal: {
      displayDetails: '显示详细列表',
      resetButtonTitle: '清空搜索',
      backButtonTitle: '关闭搜索',
      noResultsText: '没有找到',
      footer: {
        selectText: '打开',
        selectKeyAriaLabel: '回车键',
        navigateText: '选择',
        navigateUpKeyAriaLabel: '上方向键',
        navigateDownKeyAriaLabel: '下方向键',
        closeText: '关闭',
        closeKeyAriaLabel: 'Esc 键',
      },
    },
  },
}
